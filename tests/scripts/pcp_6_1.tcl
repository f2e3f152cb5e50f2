# Per-CPU lists of Linux 6.1: orders 0 to 3 and pageblocks have lists; their bound comes from the
# low watermark; frees without allocations between them return more and more at once.
machine -kernel 6.1 -cpus 2 -memory 4G

proc pcp {what {cpu 0}} {
	puts [format "%-34s %s" $what [dict get [zone 0 Normal -cpu $cpu] pcp]]
}
pcp "at boot"
foreach order {0 1 2 3 9} {
	set block($order) [alloc_pages $order GFP_KERNEL]
	pcp "order $order"
}
pcp "order 9, movable: [alloc_pages 9 GFP_HIGHUSER_MOVABLE]"
alloc_pages 4 GFP_KERNEL
pcp "order 4 does not go through lists"
foreach order {0 1 2 3 9} {
	free_pages $block($order) $order
}
pcp "freed"
drain_all_pages

set pages [alloc_pages_bulk 4000 GFP_KERNEL]
pcp "[llength $pages] pages in bulk"
set factor 0
foreach page $pages {
	free_pages $page 0
	set now [dict get [dict get [zone 0 Normal] pcp] free_factor]
	if {$now != $factor} {
		pcp "free_factor grew"
		set factor $now
	}
}
pcp "all freed"
set single [alloc_pages 1 GFP_KERNEL]
pcp "an allocation halves the factor"
free_pages $single 1
pcp "order 1 freed: the lists are emptied"
reclaim_active 1
set pages [alloc_pages_bulk 600 GFP_KERNEL]
free_pages_bulk $pages
pcp "kswapd at work: short lists"
check

# Per-CPU lists of Linux 5.10: three lists, for single pages of three types; a list may grow to six
# batches; a free that makes it longer returns one batch, in turn from the lists.
machine -kernel 5.10 -cpus 2 -memory 4G

proc pcp {what {cpu 0}} {
	puts [format "%-34s %s" $what [dict remove [dict get [zone 0 Normal -cpu $cpu] pcp] free_factor]]
}
pcp "at boot"
set first [alloc_pages 0 GFP_KERNEL]
pcp "one page: a batch was fetched"
free_pages $first 0
pcp "freed: it is the list's first again"
expect {[alloc_pages 0 GFP_KERNEL] == $first}

set pages {}
for {set i 0} {$i < 500} {incr i} {
	lappend pages [alloc_pages 0 GFP_HIGHUSER_MOVABLE]
}
pcp "500 movable pages"
set freed 0
foreach page $pages {
	free_pages $page 0
	incr freed
	if {[dict get [dict get [zone 0 Normal] pcp] count] < $freed && ![info exists told]} {
		pcp "free number $freed reached high"
		set told 1
	}
}
pcp "all freed"
pcp "the other CPU has nothing" 1
alloc_pages 0 GFP_KERNEL|__GFP_RECLAIMABLE -cpu 1
pcp "until it asks" 1
alloc_pages 1 GFP_KERNEL
pcp "order 1 does not go through lists"
drain_pages
pcp "CPU 0 drained"
pcp "not CPU 1" 1
drain_all_pages
pcp "but now" 1
check

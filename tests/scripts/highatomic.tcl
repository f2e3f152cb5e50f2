# The HighAtomic reserve: a high-order request that may not wait, made below the low watermark,
# reserves its pageblock for the next one. In both releases.
foreach kernel {5.10 6.1} {
	puts "\n== Linux $kernel"
	machine -kernel $kernel -memory 256M
	# ZONE_DMA is out of reach
	sysctl "vm.lowmem_reserve_ratio=1 1 1"
	while {[free_pages_of 0 DMA32] > [dict get [zone 0 DMA32] low] + 64} {
		alloc_pages 5 GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN
	}
	puts "free [free_pages_of 0 DMA32], low [dict get [zone 0 DMA32] low]"
	foreach i {1 2 3 4} {
		set page [alloc_pages 4 GFP_ATOMIC|__GFP_NOWARN]
		puts "GFP_ATOMIC, order 4: $page, reserved [dict get [zone 0 DMA32] nr_reserved_highatomic]"
		if {$page ne "NULL"} {
			puts "  [page $page]"
		}
	}
	free_pages $page 4
	puts "freed: [free_list 0 DMA32 4 HighAtomic] is on the list of type HighAtomic"
	puts "GFP_KERNEL, order 4: [alloc_pages 4 GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN]"
	puts "GFP_ATOMIC, order 4: [alloc_pages 4 GFP_ATOMIC|__GFP_NOWARN]"
	check
}

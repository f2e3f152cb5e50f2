# Fallback: which type's memory a type takes when its own has run out, whether the pageblock changes
# hands, and what the trace says of it. In both releases.
foreach kernel {5.10 6.1} {
	puts "\n== Linux $kernel: all memory is movable at boot"
	machine -kernel $kernel -memory 32M
	trace on
	puts "unmovable: [page [alloc_pages 4 GFP_KERNEL]]"
	puts "reclaimable: [page [alloc_pages 4 GFP_KERNEL|__GFP_RECLAIMABLE]]"
	trace off
	while {[llength [free_list 0 DMA32 10 Movable]] > 0} {
		alloc_pages 10 GFP_HIGHUSER_MOVABLE
	}
	trace on
	puts "movable, from another's pageblock: [page [alloc_pages 8 GFP_HIGHUSER_MOVABLE]]"
	puts "movable: [page [alloc_pages 5 GFP_HIGHUSER_MOVABLE]]"
	trace off
	cat /sys/kernel/tracing/trace
	cat /proc/pagetypeinfo
	check
}

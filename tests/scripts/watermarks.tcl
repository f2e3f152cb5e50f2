# Watermarks: how far down each kind of request may go, from the most modest to the one that may
# take the last page. In both releases.
foreach kernel {5.10 6.1} {
	puts "\n== Linux $kernel"
	machine -kernel $kernel -memory 128M
	set zone [zone 0 DMA32]
	puts "min [dict get $zone min] low [dict get $zone low] high [dict get $zone high]"
	# ZONE_DMA is out of reach, so that the numbers are those of one zone
	sysctl "vm.lowmem_reserve_ratio=1 1 1"
	foreach {gfp flags} {
		GFP_NOWAIT {}
		GFP_KERNEL {}
		GFP_KERNEL|__GFP_HIGH {}
		GFP_NOWAIT|__GFP_HIGH {}
		GFP_ATOMIC {}
		GFP_KERNEL {PF_OOM_VICTIM}
		GFP_KERNEL {PF_MEMALLOC}
	} {
		task -flags $flags
		set n 0
		while {[alloc_pages 0 $gfp|__GFP_NOWARN|__GFP_NORETRY] ne "NULL"} {
			incr n
		}
		puts [format "%-22s %-14s %5d pages, %5d left" $gfp $flags $n [free_pages_of 0 DMA32]]
	}
	check
}

puts "\n== What a lower zone keeps from requests that could use a higher one"
machine -kernel 6.1 -memory 4G
foreach name {DMA DMA32 Normal} {
	puts "$name: protection [dict get [zone 0 $name] protection]"
}

# Settings in /proc/sys/vm: what follows from each. In both releases, on a machine of 1 GiB with
# two CPUs.
proc marks {what} {
	set zone [zone 0 DMA32]
	puts [format "%-40s min %5d low %5d high %5d  pcp high %5d batch %2d" $what \
		[dict get $zone min] [dict get $zone low] [dict get $zone high] \
		[dict get $zone pcp high] [dict get $zone pcp batch]]
}
foreach kernel {5.10 6.1} {
	puts "\n== Linux $kernel"
	machine -kernel $kernel -cpus 2 -memory 1G
	marks "at boot, min_free_kbytes [sysctl vm.min_free_kbytes]"
	echo 16384 > /proc/sys/vm/min_free_kbytes
	marks "min_free_kbytes 16384"
	sysctl vm.watermark_scale_factor=500
	marks "watermark_scale_factor 500"
	sysctl vm.watermark_scale_factor=10
	if {$kernel eq "5.10"} {
		sysctl vm.percpu_pagelist_fraction=100
	} else {
		sysctl vm.percpu_pagelist_high_fraction=100
	}
	marks "a hundredth of the zone for pcp lists"
	echo never > /sys/kernel/mm/transparent_hugepage/enabled
	marks "no huge pages, min_free_kbytes [sysctl vm.min_free_kbytes]"
	puts "protection of DMA: [dict get [zone 0 DMA] protection]"
	echo 16 32 > /proc/sys/vm/lowmem_reserve_ratio
	puts "protection of DMA: [dict get [zone 0 DMA] protection]"
	cat /proc/sys/vm/lowmem_reserve_ratio
	cat /sys/kernel/mm/transparent_hugepage/enabled
	check
}

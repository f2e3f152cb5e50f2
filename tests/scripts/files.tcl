# Every file that the machine has, as each release prints it, on a small machine with two CPUs.
foreach kernel {5.10 6.1} {
	machine -kernel $kernel -cpus 2 -memory 48M
	alloc_pages 0 GFP_KERNEL
	alloc_pages 4 GFP_HIGHUSER_MOVABLE -cpu 1
	foreach path {
		/proc/buddyinfo /proc/pagetypeinfo /proc/zoneinfo /proc/vmstat /proc/meminfo
		/sys/kernel/debug/extfrag/unusable_index /sys/kernel/debug/extfrag/extfrag_index
		/sys/kernel/tracing/trace
	} {
		puts "== Linux $kernel: $path"
		cat $path
	}
}

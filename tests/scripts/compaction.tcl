# Compaction: memory of which every fourth page is free has no large block; moving pages makes some.
# A request compacts for itself, kcompactd does for kswapd, a write to compact_memory does all. What
# cannot be moved stays, and whichever migration fails, all else is as it should be.
proc chapter {title} {
	puts "\n== $title"
}
proc look {} {
	cat /sys/kernel/debug/extfrag/extfrag_index
	cat /proc/buddyinfo
	check
}

# Leave so many pages of a small machine, and let task a have all but each fourth one, which another
# task or a file has had.
proc fragment {kernel pages {others task}} {
	machine -kernel $kernel -memory 64M
	sysctl vm.watermark_boost_factor=0
	sysctl vm.min_free_kbytes=1024
	while {[free_pages_of 0 DMA] > 900} {
		alloc_pages 9 {GFP_DMA|__GFP_NOWARN|__GFP_NORETRY}
	}
	foreach order {10 8 5} {
		while {[free_pages_of 0 DMA32] > $pages + (1 << $order)} {
			alloc_pages $order GFP_KERNEL
		}
	}
	task_create a 64M
	if {$others eq "task"} {
		task_create b 64M
	} else {
		file_create b 64M
	}
	for {set i 0} {$i < $pages / 4} {incr i} {
		if {$others eq "task"} {
			task_touch b -offset "[expr {$i * 4}]K" -size 4K
		} else {
			file_read b -offset "[expr {$i * 4}]K" -size 4K
		}
		task_touch a -offset "[expr {$i * 12}]K" -size 12K
	}
	if {$others eq "task"} {
		task_exit b
	}
	drain_all_pages
	foreach order {8 7 6 5 4} {
		while {[alloc_pages $order __GFP_NOWARN] ne "NULL"} {}
	}
	check
}

# In how many frames the task's memory is: in as many as it has pages.
proc frames {pages} {
	for {set i 0} {$i < $pages} {incr i} {
		dict set seen [task_pfn a "[expr {$i * 4}]K"] $i
	}
	return [dict size $seen]
}

foreach kernel {5.10 6.1} {
	chapter "Each fourth page is free, on $kernel"
	fragment $kernel 10240
	look
	chapter "A huge page for a task: it is made"
	set huge [alloc_pages 9 GFP_TRANSHUGE]
	expect {$huge ne "NULL"}
	look
	chapter "Given back, it is there for the next one"
	free_pages $huge 9
	drain_all_pages
	look
	expect {[frames 7680] == 7680}
}
cat /proc/vmstat

chapter "compact_memory: all that can be moved is"
fragment 6.1 10240
echo 1 > /proc/sys/vm/compact_memory
drain_all_pages
look
expect {[frames 7680] == 7680}

chapter "Locked memory moves, too"
fragment 6.1 10240
mlock a
echo 1 > /proc/sys/vm/compact_memory
drain_all_pages
look
puts [lru]

chapter "kcompactd: who cannot wait wakes kswapd, which makes room, and then kcompactd"
fragment 6.1 10240 file
puts "at once: [alloc_pages 9 {GFP_TRANSHUGE_LIGHT|__GFP_KSWAPD_RECLAIM|__GFP_NOWARN}]"
task_touch a -size 12M
drain_all_pages
look
puts "later: [alloc_pages 9 {GFP_TRANSHUGE_LIGHT|__GFP_NOWARN}]"
cat /proc/vmstat

chapter "Reclaim makes room first where there is too little"
fragment 6.1 10240 file
puts [alloc_pages 7 {GFP_KERNEL|__GFP_RETRY_MAYFAIL}]
look
cat /proc/vmstat

chapter "The n-th migration fails, for every n"
set n 0
set made 0
while {1} {
	incr n
	fragment 6.1 2048
	fail_migrate -interval $n -times 1
	set block [alloc_pages 6 {GFP_HIGHUSER_MOVABLE|__GFP_NORETRY|__GFP_NOWARN}]
	check
	expect {[frames 1536] == 1536}
	if {[dict get [fail_migrate] faults] == 0} {
		break
	}
	incr made [expr {$block ne "NULL"}]
	task_exit a
	check
}
puts "[expr {$n - 1}] migrations; whichever fails, a block is made $made times"

chapter "All fail"
fragment 6.1 2048
fail_migrate -interval 1 -times -1
puts [alloc_pages 6 {GFP_HIGHUSER_MOVABLE|__GFP_NORETRY|__GFP_NOWARN}]
echo 1 > /proc/sys/vm/compact_memory
drain_all_pages
look
expect {[frames 1536] == 1536}
fail_migrate -times 0
puts [alloc_pages 6 {GFP_HIGHUSER_MOVABLE|__GFP_NORETRY|__GFP_NOWARN}]

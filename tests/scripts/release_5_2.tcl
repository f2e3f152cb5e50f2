# What is 5.2's own, each beside 5.10: boot memory goes to the heads of the lists; a costly request
# that asks for no retry ends where compaction was deferred, but not where it was skipped; compaction
# that backed off is tried again as hard, where 5.10 tries harder.
proc chapter {title} {
	puts "\n== $title"
}
proc look {what} {
	puts [format "  %-44s %2d stalls, %3d pages reclaimed; compaction: %3d tried, %d helped" $what \
		[vmstat allocstall_normal] [vmstat pgsteal_direct] [vmstat compact_stall] \
		[vmstat compact_success]]
	check
}

# Each fourth page is a file's, or free, the others are a task's.
proc fragment {kernel pages others} {
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
	file_create b 64M
	for {set i 0} {$i < $pages / 4} {incr i} {
		file_read b -offset "[expr {$i * 4}]K" -size 4K
		task_touch a -offset "[expr {$i * 12}]K" -size 12K
	}
	drain_all_pages
	if {$others eq "free"} {
		echo 1 > /proc/sys/vm/drop_caches
		drain_all_pages
	}
	foreach order {8 7 6 5 4} {
		while {[alloc_pages $order __GFP_NOWARN] ne "NULL"} {}
	}
	check
}

foreach kernel {5.2 5.10} {
	chapter "The first pages of a machine, on $kernel"
	machine -kernel $kernel -memory 256M
	cat /proc/buddyinfo
	foreach order {10 3 0} {
		puts "  order $order: [page [alloc_pages $order GFP_KERNEL]]"
	}
	check
}

foreach kernel {5.2 5.10} {
	chapter "A costly request without retry, too little free for compaction, on $kernel"
	fragment $kernel 10240 file
	puts "  [alloc_pages 7 {GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN}]"
	look "compaction was skipped:"
}

foreach kernel {5.2 5.10} {
	chapter "The same where compaction could run, but fails, until it is deferred, on $kernel"
	fragment $kernel 10240 free
	fail_migrate -interval 1 -times -1
	foreach i {1 2 3} {
		alloc_pages 7 {GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_NOWARN}
	}
	look "compaction has failed:"
	foreach i {1 2 3 4} {
		puts "  [alloc_pages 7 {GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN}]"
		look "compaction is tried, or deferred:"
	}
}

foreach kernel {5.2 5.10} {
	chapter "Reclaim helps, compaction does not: how often is it tried? On $kernel"
	fragment $kernel 10240 file
	fail_migrate -interval 1 -times -1
	while {[set block [alloc_pages 6 {GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_NOWARN}]] ne "NULL"} {
		look "a block was left:"
	}
	look "NULL:"
	foreach order {6 3} {
		puts "  [alloc_pages $order {GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_NOWARN}]"
		look "order $order, with compaction that was deferred:"
	}
	fail_migrate -times 0
	puts "  [alloc_pages 6 {GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_NOWARN}]"
	look "migration works again:"
}

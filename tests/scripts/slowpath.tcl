# Every arm of the slow path, under both releases: each request is told step by step, by explain, and
# the theorems are checked after it. The same in the order of the kernel's function: who gets which
# reserve, compaction before reclaim, reclaim and its retries, the OOM killer, and who must not fail.
proc chapter {title} {
	puts "\n== $::kernel: $title"
}
# A request, how it was served and why; gives what it got.
proc ask {title order gfp args} {
	puts "-- $title"
	set pfn [alloc_pages $order $gfp|__GFP_NOWARN {*}$args]
	explain
	check
	return $pfn
}
proc take_all {order gfp args} {
	while {[alloc_pages $order $gfp|__GFP_NOWARN {*}$args] ne "NULL"} {}
}
# A machine whose memory nobody can reclaim is used down to the min mark.
proc full {args} {
	machine -kernel $::kernel {*}$args
	take_all 0 GFP_KERNEL|__GFP_NORETRY
}
# Each fourth page of node 0 is free, or a file's, and the others are a task's, as in compaction.tcl;
# there is no other free block than the smallest.
proc fragment {pages {others free} args} {
	machine -kernel $::kernel {*}[expr {$args eq "" ? {-memory 64M} : $args}]
	sysctl vm.watermark_boost_factor=0
	sysctl vm.min_free_kbytes=1024
	set here {-node 0 -nodemask 0}
	while {[free_pages_of 0 DMA] > 900} {
		alloc_pages 9 GFP_DMA|__GFP_NOWARN|__GFP_NORETRY {*}$here
	}
	foreach order {10 8 5} {
		while {[free_pages_of 0 DMA32] > $pages + (1 << $order)} {
			alloc_pages $order GFP_KERNEL {*}$here
		}
	}
	set elsewhere {}
	while {$args ne "" && [llength $elsewhere] < 4} {
		lappend elsewhere [alloc_pages 10 GFP_KERNEL -node 1 -nodemask 1]
	}
	task -policy bind -nodes 0
	task_create a 64M
	if {$others eq "free"} {
		task_create b 64M
	} else {
		file_create b 64M
	}
	for {set i 0} {$i < ($pages - 600) / 4} {incr i} {
		if {$others eq "free"} {
			task_touch b -offset "[expr {$i * 4}]K" -size 4K
		} else {
			file_read b -offset "[expr {$i * 4}]K" -size 4K
		}
		task_touch a -offset "[expr {$i * 12}]K" -size 12K
	}
	task -policy default
	if {$others eq "free"} {
		task_exit b
	}
	drain_all_pages
	task -flags PF_MEMALLOC
	foreach order {9 8 7 6 5 4 3} {
		take_all $order __GFP_NOWARN {*}$here
	}
	task -flags {}
	foreach block $elsewhere {
		free_pages $block 10
	}
}

foreach kernel {5.10 6.1} {
	chapter "the request cannot wait: which reserves it may use"
	full -memory 32M
	ask "GFP_NOWAIT" 0 GFP_NOWAIT
	ask "a zone modifier and no right at all" 2 __GFP_DMA
	ask "__GFP_HIGH" 0 GFP_NOWAIT|__GFP_HIGH
	ask "GFP_ATOMIC" 0 GFP_ATOMIC
	ask "GFP_ATOMIC, order 3" 3 GFP_ATOMIC
	ask "__GFP_HIGH without __GFP_ATOMIC, order 3" 3 __GFP_HIGH
	ask "nothing, order 3" 3 __GFP_NOWARN
	ask "GFP_ATOMIC|__GFP_NOMEMALLOC, order 3" 3 GFP_ATOMIC|__GFP_NOMEMALLOC
	take_all 0 GFP_ATOMIC
	ask "GFP_ATOMIC, when that is used up" 0 GFP_ATOMIC
	ask "__GFP_ATOMIC of one who can wait" 0 GFP_KERNEL|__GFP_ATOMIC|__GFP_NORETRY

	chapter "the task has rights"
	full -memory 32M
	foreach {flags gfp} {
		PF_RT GFP_KERNEL
		{PF_RT PF_SOFTIRQ} GFP_KERNEL|__GFP_NORETRY
		PF_OOM_VICTIM GFP_KERNEL
		{PF_OOM_VICTIM PF_SOFTIRQ} GFP_KERNEL|__GFP_NORETRY
		PF_OOM_VICTIM GFP_KERNEL|__GFP_NOMEMALLOC
		{PF_MEMALLOC PF_INTERRUPT} GFP_NOWAIT
		PF_MEMALLOC GFP_KERNEL
		PF_MEMALLOC GFP_KERNEL|__GFP_NOMEMALLOC
		{} GFP_KERNEL|__GFP_MEMALLOC
	} {
		task -flags $flags
		ask "$flags, $gfp" 0 $gfp
	}
	task -flags PF_RT
	ask "PF_RT, order 1" 1 GFP_KERNEL|__GFP_NORETRY
	task -flags PF_OOM_VICTIM
	take_all 0 GFP_KERNEL
	ask "a victim that has had its share" 0 GFP_KERNEL
	task -flags {}

	chapter "no zone that it may use, and a cpuset that is left where it cannot wait"
	full -nodes {16M 16M}
	task -cpuset 1
	ask "no zone of that kind on the node" 0 GFP_DMA -node 1 -nodemask 1
	ask "GFP_KERNEL stays in the cpuset" 0 GFP_KERNEL
	ask "GFP_ATOMIC leaves it" 0 GFP_ATOMIC
	ask "__GFP_NOFAIL leaves it in the end" 0 GFP_KERNEL|__GFP_NOFAIL|__GFP_THISNODE
	task -cpuset all
	task -policy bind -nodes 1
	ask "a policy holds" 0 GFP_HIGHUSER_MOVABLE
	task -flags PF_MEMALLOC
	ask "but not reclaim's own requests" 0 GFP_HIGHUSER_MOVABLE
	task -flags {} -policy default

	chapter "a zone without a page to give"
	full -memory 32M -reserve 0-16M
	ask "GFP_KERNEL" 0 GFP_KERNEL

	chapter "nothing can be reclaimed"
	full -memory 32M
	foreach gfp {GFP_KERNEL GFP_NOFS GFP_KERNEL|__GFP_NORETRY GFP_KERNEL|__GFP_RETRY_MAYFAIL
		GFP_KERNEL|__GFP_THISNODE GFP_KERNEL|__GFP_DMA} {
		ask $gfp 0 $gfp
	}
	foreach gfp {GFP_KERNEL GFP_KERNEL|__GFP_NORETRY GFP_KERNEL|__GFP_RETRY_MAYFAIL
		GFP_NOIO|__GFP_RETRY_MAYFAIL} {
		ask "$gfp, order 4" 4 $gfp
	}

	chapter "pages wait in HighAtomic pageblocks"
	full -memory 32M
	set block [ask "GFP_ATOMIC, order 3" 3 GFP_ATOMIC]
	take_all 0 GFP_KERNEL|__GFP_NORETRY
	free_pages $block 3
	drain_all_pages
	ask "GFP_KERNEL" 0 GFP_KERNEL

	chapter "__GFP_NOFAIL"
	full -memory 32M
	ask "as it should be" 0 GFP_KERNEL|__GFP_NOFAIL
	ask "of a costly order" 4 GFP_KERNEL|__GFP_NOFAIL
	ask "of one who cannot wait" 0 GFP_NOWAIT|__GFP_NOFAIL
	take_all 0 GFP_ATOMIC
	task -flags PF_MEMALLOC
	ask "of one who reclaims" 0 GFP_KERNEL|__GFP_NOFAIL|__GFP_NOMEMALLOC
	task -flags {}
	take_all 0 GFP_KERNEL|__GFP_NOFAIL
	ask "of the last page" 0 GFP_KERNEL|__GFP_NOFAIL

	chapter "reclaim helps: page cache, and then swap"
	machine -kernel $kernel -memory 16M
	swap 4M
	file_create log 16M
	file_read log -size 6M
	task_create editor 12M
	take_all 0 GFP_KERNEL|__GFP_NORETRY
	fail_reclaim -interval 2 -times 1
	ask "GFP_KERNEL" 0 GFP_KERNEL
	ask "GFP_KERNEL, the second reclaim fails" 0 GFP_KERNEL
	task_touch editor -size 2M
	file_read log -size 2M
	for {set i 0} {$i < 3} {incr i} {
		ask "GFP_KERNEL, order 3" 3 GFP_KERNEL
	}
	ask "GFP_NOFS" 0 GFP_NOFS
	ask "GFP_NOIO" 0 GFP_NOIO

	chapter "the OOM killer"
	machine -kernel $kernel -memory 16M
	task_create editor 4M
	task_create browser 8M
	task_touch editor
	task_touch browser
	take_all 0 GFP_KERNEL|__GFP_NORETRY
	ask "__GFP_RETRY_MAYFAIL" 0 GFP_KERNEL|__GFP_RETRY_MAYFAIL
	ask "GFP_NOFS waits for others" 0 GFP_NOFS
	while {[vmstat oom_kill] == 0} {
		alloc_pages 0 GFP_KERNEL
	}
	explain
	check
	take_all 0 GFP_KERNEL|__GFP_NORETRY
	ask "__GFP_NOFAIL gets the last pages meanwhile" 0 GFP_KERNEL|__GFP_NOFAIL
	dmesg -c

	chapter "the task itself is killed, and the reserves are its own"
	machine -kernel $kernel -memory 16M
	task_create greedy 40M
	task_touch greedy
	explain
	check

	chapter "reclaim does not get on, though there is what it could reclaim"
	machine -kernel $kernel -memory 32M
	file_create log 16M
	file_read log -size 4M
	fail_reclaim -times -1
	take_all 0 __GFP_HIGH
	task -flags PF_MEMALLOC
	take_all 0 __GFP_DIRECT_RECLAIM|__GFP_IO|__GFP_FS
	task -flags {}
	ask "and kswapd is not woken" 0 __GFP_DIRECT_RECLAIM|__GFP_IO|__GFP_FS
	machine -kernel $kernel -memory 32M
	file_create log 16M
	file_read log -size 10M
	fail_reclaim -times -1
	set atomic __GFP_HIGH|__GFP_ATOMIC|__GFP_NOWARN
	set block [alloc_pages 3 $atomic]
	while {[set next [alloc_pages 3 $atomic]] ne "NULL"} {
		set block $next
	}
	task -flags PF_MEMALLOC
	take_all 0 __GFP_DIRECT_RECLAIM|__GFP_IO|__GFP_FS
	task -flags {}
	free_pages $block 3
	puts "HighAtomic: [dict get [zone 0 DMA] nr_reserved_highatomic] [dict get [zone 0 DMA32] nr_reserved_highatomic]"
	ask "with a HighAtomic pageblock" 0 __GFP_DIRECT_RECLAIM|__GFP_IO|__GFP_FS
	fail_reclaim -times 0

	chapter "compaction"
	fragment 4096
	task -flags PF_MEMALLOC
	ask "not for reclaim itself" 9 GFP_TRANSHUGE
	ask "nor for its own order 4" 4 GFP_KERNEL
	task -flags {}
	ask "a huge page" 9 GFP_TRANSHUGE
	fragment 4096
	fail_migrate -times -1
	ask "a huge page, of this node only" 9 GFP_TRANSHUGE|__GFP_THISNODE|__GFP_NORETRY
	ask "or of any" 9 GFP_TRANSHUGE|__GFP_NORETRY
	ask "at once again" 9 GFP_TRANSHUGE|__GFP_NORETRY

	foreach others {free file} {
		chapter "pages stay where they are, between those of others: $others"
		foreach asked {{
			4 GFP_KERNEL|__GFP_NORETRY|__GFP_THISNODE
			3 GFP_KERNEL|__GFP_NORETRY
			3 GFP_HIGHUSER_MOVABLE|__GFP_RETRY_MAYFAIL
		} {
			3 GFP_KERNEL|__GFP_RETRY_MAYFAIL
			3 GFP_KERNEL
		} {
			4 GFP_KERNEL
			4 GFP_KERNEL|__GFP_NORETRY
			4 GFP_KERNEL|__GFP_RETRY_MAYFAIL
		} {
			9 GFP_KERNEL|__GFP_RETRY_MAYFAIL
		} {
			5 GFP_KERNEL|__GFP_RETRY_MAYFAIL
		}} {
			fragment 4096 $others
			fail_migrate -times -1
			foreach {order gfp} $asked {
				ask "order $order, $gfp" $order $gfp
			}
		}
	}

	chapter "there is a block, but not in the cpuset"
	fragment 6144 file -nodes {48M 48M}
	fail_migrate -times -1
	task -cpuset 0
	ask "order 4" 4 GFP_USER|__GFP_RETRY_MAYFAIL
	task -cpuset all
}

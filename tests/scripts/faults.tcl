# Whatever fails, nothing is lost: for every n, a load goes on while its n-th reclaim or its n-th
# migration fails, and for every seventh n its n-th page. The theorems hold after each step, and in the
# end all memory and all swap are back. Under both releases.
array set stride {page 7 reclaim 1 migration 1}
set steps 0
proc step {script} {
	incr ::steps
	catch {uplevel 1 $script}
	check
}

# Tasks and a file want more than there is, and in between large blocks.
proc load {kernel fail} {
	machine -kernel $kernel -memory 8M
	sysctl vm.watermark_boost_factor=0
	swap 1M
	set all [free_pages_of 0 DMA]
	{*}$fail
	task_create editor 3M
	task_create browser 3M
	file_create log 8M
	step {task_touch editor}
	step {file_read log -size 2M}
	step {task_touch browser -size 2M}
	step {file_write log -offset 2M -size 1M}
	set blocks {}
	foreach {order gfp} {0 GFP_ATOMIC 3 GFP_KERNEL 4 GFP_TRANSHUGE_LIGHT|__GFP_DIRECT_RECLAIM
		5 GFP_KERNEL|__GFP_RETRY_MAYFAIL 0 GFP_KERNEL|__GFP_NOFAIL 6 GFP_USER|__GFP_NORETRY} {
		step {lappend blocks [alloc_pages $order $gfp|__GFP_NOWARN] $order}
	}
	step {echo 1 > /proc/sys/vm/compact_memory}
	step {task_touch browser}
	foreach {block order} $blocks {
		if {$block ne "NULL"} {
			step {free_pages $block $order}
		}
	}
	set faults [dict get [{*}[lindex $fail 0]] faults]
	foreach owner [owners] {
		step "[dict get $owner kind]_[expr {[dict get $owner kind] eq "task" ? "exit" : "delete"}] [dict get $owner name]"
	}
	drain_all_pages
	expect {[owners] eq "" && [dict get [swap] used] == 0}
	expect {[free_pages_of 0 DMA] + [dict get [zone 0 DMA] pcp count] == $all}
	return $faults
}

foreach kernel {5.10 6.1} {
	foreach {what fail} {
		page {fail_page_alloc -probability 100 -times 1 -interval}
		reclaim {fail_reclaim -times 1 -interval}
		migration {fail_migrate -times 1 -interval}
	} {
		set steps 0
		for {set n 1} {[load $kernel [list {*}$fail $n]] > 0} {incr n $stride($what)} {}
		puts "$kernel: the n-th $what fails, for n to [expr {$n - 1}], in $steps steps"
	}
}

# Out of memory: the task that has most is killed, by the kernel's points; it goes at its exit or by
# the reaper; and the kernel stops where nobody is left to be killed, or where it is told to.
proc chapter {title} {
	puts "\n== $title"
}
proc look {} {
	foreach owner [owners] {
		puts "  $owner"
	}
	puts "  free [free_pages_of 0 DMA32], swap [swap], oom_kill [vmstat oom_kill]"
	check
}
proc small_machine {} {
	machine -kernel 6.1 -memory 32M
	swap 4M
}

chapter "The largest task is killed for the one that asks, which goes on; the report says why"
small_machine
task_create editor 8M
task_create browser 20M
task_touch editor
task_touch browser
look
task_create greedy 8M
puts [task_touch greedy]
look
dmesg -c

chapter "Points: what is to be spared has fewer, what is to go has more, and -1000 is never killed"
foreach {editor browser} {0 -700 1000 0 900 -1000} {
	small_machine
	task_create editor 8M -oom_score_adj $editor
	task_create browser 20M -oom_score_adj $browser
	task_touch editor
	task_touch browser
	task_create greedy 8M
	puts "editor $editor, browser $browser: [task_touch greedy]"
	look
}

chapter "Who asks may be the one who goes: it gets the page, from the reserve, and ends on its way back"
small_machine
task_create editor 4M
task_touch editor
task_create greedy 40M
puts [task_touch greedy]
look
expect {[dict get [lindex [owners] 0] name] eq "editor"}
expect_error {task_touch greedy} {bad task "greedy"*}

chapter "oom_kill_allocating_task: no questions asked"
small_machine
sysctl vm.oom_kill_allocating_task=1
task_create browser 24M
task_touch browser
task_create greedy 16M
puts [task_touch greedy]
look
dmesg -c

chapter "A request of the kernel itself kills too; one that may give up does not"
machine -kernel 6.1 -memory 32M
task_create browser 24M
task_touch browser
while {[alloc_pages 0 GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN] ne "NULL"} {}
puts "no retries:  [alloc_pages 0 GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN], oom_kill [vmstat oom_kill]"
puts "may fail:    [alloc_pages 0 GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_NOWARN], oom_kill [vmstat oom_kill]"
puts "costly:      [alloc_pages 4 GFP_KERNEL|__GFP_NOWARN], oom_kill [vmstat oom_kill]"
puts "DMA zone:    [alloc_pages 0 GFP_KERNEL|__GFP_DMA|__GFP_NOWARN], oom_kill [vmstat oom_kill]"
puts "no FS:       [alloc_pages 0 GFP_NOFS|__GFP_NOWARN], oom_kill [vmstat oom_kill]"
while {[vmstat oom_kill] == 0} {
	alloc_pages 0 GFP_KERNEL
}
puts "GFP_KERNEL:  oom_kill [vmstat oom_kill]"
puts "free [free_pages_of 0 DMA32], owners {[owners]}"
check

chapter "With nobody to kill the kernel panics, and the machine is of no more use"
small_machine
task_create init 4M -oom_score_adj -1000
task_touch init
expect_error {
	while {[alloc_pages 0 GFP_KERNEL] ne "NULL"} {}
} "the machine's kernel has panicked: System is deadlocked on memory; a new machine is needed*"
expect_error {task_touch init} "the machine's kernel has panicked: *"
expect_error {cat /proc/vmstat} "the machine's kernel has panicked: *"
dmesg -c

chapter "Even for a request that must not fail"
small_machine
task_create init 4M -oom_score_adj -1000
expect_error {
	while {[alloc_pages 0 GFP_KERNEL|__GFP_NOFAIL] ne "NULL"} {}
} "the machine's kernel has panicked: System is deadlocked on memory; *"

chapter "panic_on_oom: 1 where all memory is short, 2 in any case"
foreach {panic policy} {1 default 1 bind 2 bind} {
	machine -kernel 6.1 -nodes {32M 32M}
	sysctl vm.panic_on_oom=$panic
	task_create browser 80M
	if {$policy eq "bind"} {
		task -policy bind -nodes 1
	}
	if {[catch {task_touch browser} result]} {
		puts "$panic, $policy: [lindex [split $result \;] 0]"
	} else {
		puts "$panic, $policy: $result"
	}
	catch {task -policy default}
}
dmesg -c

chapter "In a cpuset"
machine -kernel 6.1 -nodes {32M 32M}
task -cpuset 0
task_create browser 80M
puts [task_touch browser]
dmesg -c

chapter "Without tasks nobody is killed, and nothing panics: a request gets NULL"
machine -kernel 6.1 -memory 32M
while {[alloc_pages 0 GFP_KERNEL|__GFP_NOWARN] ne "NULL"} {}
puts "oom_kill [vmstat oom_kill]"
check

chapter "Let the n-th page fail, for every n: whatever was lost, the state is sound, and all comes back"
machine -kernel 6.1 -memory 4M
set all [free_pages_of 0 DMA]
set asked 0
set kills 0
for {set n 1} {$n <= $asked || $n == 1} {incr n} {
	machine -kernel 6.1 -memory 4M
	swap 256K
	fail_page_alloc -probability 100 -times 1 -space [expr {$n - 1}]
	task_create editor 1M
	task_create browser 2M
	task_create greedy 2M
	foreach name {editor browser greedy} {
		if {![catch {task_touch $name} result] && [dict get $result failed] &&
		    ![dict exists $result killed]} {
			task_touch $name
		}
	}
	set asked [vmstat pgalloc_dma]
	incr kills [vmstat oom_kill]
	check
	foreach owner [owners] {
		task_exit [dict get $owner name]
	}
	expect {[free_pages_of 0 DMA] + [dict get [zone 0 DMA] pcp count] == $all}
	expect {[dict get [swap] used] == 0}
}
puts "[expr {$n - 1}] runs, $kills tasks killed"

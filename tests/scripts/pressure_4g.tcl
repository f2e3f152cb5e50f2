# A machine of 4 GiB with 1 GiB of swap, on which tasks want 6 GiB: kswapd keeps up, then requests
# have to reclaim for themselves, then a task is killed, and the others have room again. What is
# printed is a table, CSV, of /proc/vmstat and /proc/zoneinfo over time.
set counters {
	pgfault pgmajfault pswpin pswpout pgscan_kswapd pgsteal_kswapd pgscan_direct pgsteal_direct
	allocstall_normal allocstall_movable pageoutrun oom_kill nr_anon_pages nr_writeback
	nr_free_pages
}
set step 16M

proc zone_row {name} {
	set zone [zone 0 $name]
	return [list [dict get $zone free] [dict get $zone low] [dict get $zone high]]
}
proc sample {what} {
	set all [vmstat]
	set row [list $what]
	foreach counter $::counters {
		lappend row [dict get $all $counter]
	}
	lappend row {*}[dict values [swap]] {*}[zone_row DMA32] {*}[zone_row Normal]
	puts [join $row ,]
}

machine -kernel 6.1 -cpus 2 -memory 4G
swap 1G
puts [join [list step {*}$counters swap_total swap_used {*}{dma32_free dma32_low dma32_high
	normal_free normal_low normal_high}] ,]
sample start
set tasks {database cache worker1 worker2 worker3 batch}
foreach task $tasks {
	task_create $task 1G
}
# each task goes through its memory, piece by piece, all of them side by side
for {set at 0} {$at < 1 << 30} {incr at [expr {16 << 20}]} {
	foreach task $tasks {
		catch {task_touch $task -offset $at -size $step}
	}
	sample grow
}
check
set alive {}
foreach owner [owners] {
	lappend alive [dict get $owner name]
}
puts "alive: $alive"
# those that are left use what they have, again and again
for {set round 0} {$round < 2} {incr round} {
	foreach task $alive {
		catch {task_touch $task -size 256M}
	}
	sample work
}
check
# what has shown, by the counters: kswapd was at work before anybody stalled, and in the end a task
# less makes room for the others
expect {[vmstat pgsteal_kswapd] > 0 && [vmstat allocstall_movable] > 0 && [vmstat oom_kill] > 0}
foreach task $alive {
	catch {task_exit $task}
}
sample end
expect {[dict get [swap] used] == 0 && [owners] eq ""}
check

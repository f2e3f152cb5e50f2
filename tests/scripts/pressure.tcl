# Memory pressure: kswapd keeps up with page cache, swap takes what tasks do not touch, requests
# that outrun kswapd reclaim for themselves, and what nobody can free costs a task its life. Two runs
# with one seed are the same, byte for byte.
proc look {} {
	set zone [zone 0 DMA32]
	puts "  [lru 0]"
	puts "  free [free_pages_of 0 DMA32], min [dict get $zone min], high [dict get $zone high], swap [swap]"
	check
}
proc chapter {title} {
	puts "\n== $title"
}

proc load {} {
	machine -kernel 6.1 -memory 128M
	swap 32M
	file_create data 256M
	task_create worker 64M
	task_create idle 48M
	puts "a file larger than memory is read: [file_read data -size 200M]"
	look
	puts "a task that is idle then: [task_touch idle]"
	puts "one that works: [task_touch worker]"
	for {set i 0} {$i < 3} {incr i} {
		puts "  again: [task_touch worker]"
		file_read data -size 64M
	}
	look
	puts "the file is written: [file_write data -size 96M]"
	look
	puts "the idle task wakes up: [task_touch idle]"
	look
	task_create greedy 96M -oom_score_adj 500
	puts "a third task, too much for all: [task_touch greedy]"
	look
	puts "it was killed, and the others go on: [task_touch worker]"
	look
	return [fingerprint]
}

chapter "The load"
set first [load]
cat /proc/vmstat
cat /proc/meminfo

chapter "The same again, the same state"
expect {[load] eq $first}

chapter "In the end all memory is back"
task_exit worker
task_exit idle
file_delete data
look

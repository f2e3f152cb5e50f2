# Memory that tasks and files own: it comes from the allocator as the kernel asks for it, lies on the
# LRU lists of its node, and goes back when a task ends, a file is deleted or caches are dropped.
machine -kernel 6.1 -nodes {64M 64M}
set free [expr {[free_pages_of 0 DMA32] + [free_pages_of 1 DMA32]}]

puts "== A task's memory is on no list until it is touched; then it is inactive, the newest first"
puts "pid [task_create shell 16M]"
puts [lru 0]
trace on
puts [task_touch shell -size 8K]
trace off
cat /sys/kernel/tracing/trace
puts [task_touch shell]
puts [lru 0]
puts [task_touch shell -offset 1M -size 1M]
check

puts "\n== What is locked is unevictable: what the task has, and what it touches later"
task_create daemon 2M
task_touch daemon -size 1M
mlock daemon
puts [lru 0]
task_touch daemon
puts [lru 0]
mlock daemon 0
puts [lru 0]
check

puts "\n== A file is read into the page cache; what is read again becomes active"
file_create log 4M
puts [file_read log]
puts [lru 0]
puts [file_read log -size 1M]
puts [lru 0]
puts "written: [file_write log -offset 3M]"
foreach owner [owners] {
	puts $owner
}
check

puts "\n== Its pages are not the script's to free"
set pfn [file_pfn log 64K]
foreach command {{free_pages $pfn 0} {get_page $pfn} {put_page $pfn} {set_lru $pfn 0}
		 {free_pages_bulk $pfn} {split_page $pfn 0} {free_contig_range $pfn 1}} {
	expect_error $command "bad page 0x*: page is in use by the *"
}

puts "== Dropping caches frees what the disk has too; what is dirty is written first by sync"
echo 1 > /proc/sys/vm/drop_caches
puts [lru 0]
puts "synced: [sync] pages"
echo 3 > /proc/sys/vm/drop_caches
puts [lru 0]
check

puts "\n== On another node, by the task's policy"
task -policy bind -nodes 1
task_create remote 4M
task_touch remote
puts [lru 1]
task -policy default

puts "\n== In the end every page is back"
file_read log
file_delete log
foreach name {shell daemon remote} {
	task_exit $name
}
puts "[lru 0], [lru 1], owners {[owners]}"
expect {[free_pages_of 0 DMA32] + [free_pages_of 1 DMA32] + [dict get [zone 0 DMA32] pcp count] +
	[dict get [zone 1 DMA32] pcp count] == $free}
check

puts "\n== A task for which there is no memory gets as much as there is, and is killed"
machine -kernel 5.10 -memory 32M
task_create large 64M
puts [task_touch large]
check
expect {[owners] eq ""}

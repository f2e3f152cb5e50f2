# What is 4.4's own: zones of a node take turns, by batches; compaction has modes, and where it was
# deferred a huge page is not worth reclaim; __GFP_REPEAT (__GFP_RETRY_MAYFAIL by its later name) goes
# on until as much is reclaimed as is wanted; rights to reserves are used at once; no reaper comes.
proc chapter {title} {
	puts "\n== $title"
}

# So many pages, or all that there are: how many come in a row from where; the first rows of all.
proc turns {pages gfp} {
	set rows {}
	set last {}
	while {[incr pages -1] >= 0 && [set pfn [alloc_pages 0 $gfp]] ne "NULL"} {
		set page [page $pfn]
		set name "node [dict get $page node], [dict get $page zone]"
		if {$name ne $last} {
			lappend rows [list $name 0]
			set last $name
		}
		set n [lindex $rows end 1]
		lset rows end 1 [incr n]
	}
	foreach row [lrange $rows 0 7] {
		puts "  [lindex $row 1] from [lindex $row 0]"
	}
	puts "  [llength $rows] turns in all"
	check
}

chapter "Marks: the gap is a quarter of min, and nothing scales it"
machine -kernel 4.4 -memory 6G
foreach name {DMA32 Normal} {
	set zone [zone 0 $name]
	puts "  $name: min [dict get $zone min] low [dict get $zone low] high [dict get $zone high]"
}
expect_error {sysctl vm.watermark_scale_factor} {*}
expect_error {sysctl vm.watermark_boost_factor} {*}

chapter "Turns: a zone gives its batch, then the next one does, until both are full again"
turns 6000 GFP_KERNEL

chapter "Two nodes: the near one's zones first, in turn, then the other's"
machine -kernel 4.4 -nodes {64M 64M}
sysctl vm.min_free_kbytes=1024
turns 100000 {GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY}
explain
check

chapter "Who cannot wait and wants its node only gets no second try; who cannot wait, one"
alloc_pages 0 {GFP_NOWAIT|__GFP_THISNODE|__GFP_NOWARN}
explain
alloc_pages 0 {GFP_NOWAIT|__GFP_NOWARN}
explain

chapter "Reserves are used in the same round; one that must not fail waits there"
task -flags PF_MEMALLOC
alloc_pages 0 {GFP_KERNEL|__GFP_NOWARN}
explain
while {[alloc_pages 0 {GFP_KERNEL|__GFP_NOWARN}] ne "NULL"} {}
explain
alloc_pages 0 {GFP_KERNEL|__GFP_NOWARN|__GFP_NOFAIL}
explain
check

proc tasks {flags} {
	machine -kernel 4.4 -memory 32M
	swap 4M
	task_create browser 20M
	task_touch browser
	task_create greedy 30M
	task -flags $flags
}
chapter "The largest task is killed; nobody reaps it, it gets to its exit"
tasks {}
puts "  [task_touch greedy]"
explain
puts "  [owners]"
check

chapter "Who writes its core has nobody killed"
tasks PF_DUMPCORE
puts "  [task_touch greedy]"
explain
check

chapter "A huge page: compaction first, without waiting; where it was deferred, that is all"
machine -kernel 4.4 -memory 64M
sysctl vm.min_free_kbytes=1024
while {[free_pages_of 0 DMA] > 900} {
	alloc_pages 9 {GFP_DMA|__GFP_NOWARN|__GFP_NORETRY}
}
foreach order {10 8 5} {
	while {[free_pages_of 0 DMA32] > 10240 + (1 << $order)} {
		alloc_pages $order GFP_KERNEL
	}
}
task_create a 64M
file_create b 64M
for {set i 0} {$i < 2560} {incr i} {
	file_read b -offset "[expr {$i * 4}]K" -size 4K
	task_touch a -offset "[expr {$i * 12}]K" -size 12K
}
echo 1 > /proc/sys/vm/drop_caches
drain_all_pages
fail_migrate -interval 1 -times -1
alloc_pages 7 {GFP_KERNEL|__GFP_NORETRY|__GFP_NOWARN}
explain
foreach i {1 2} {
	alloc_pages 7 {GFP_TRANSHUGE|__GFP_NORETRY|__GFP_NOWARN}
	explain
}
fail_migrate -times 0
puts "  [alloc_pages 7 {GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_NOWARN}]"
explain
check

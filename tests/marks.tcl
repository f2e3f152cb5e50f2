# Operations of all kinds, at random, and everything that they answer; tests/session.py runs this
# with marks set and gone back to, and without, and compares what is printed after each "=== ".
# It sets kernel, seed, count, marks and paths before.

# A number below n; the same ones after the same seed.
proc draw {n} {
	global random
	set random [expr {($random * 6364136223846793005 + 1442695040888963407) & 0xffffffffffffffff}]
	return [expr {($random >> 33) % $n}]
}
proc pick {list} {
	return [lindex $list [draw [llength $list]]]
}
proc take {name} {
	upvar #0 $name list
	set i [draw [llength $list]]
	set item [lindex $list $i]
	set list [lreplace $list $i $i]
	return $item
}

# Run a command, and print what it gives, errors too; returns the answer, or "" for an error.
proc try {args} {
	set failed [catch $args answer]
	puts "[join $args] => $failed $answer"
	return [expr {$failed ? "" : $answer}]
}

proc gfp {} {
	return [pick {GFP_KERNEL GFP_HIGHUSER_MOVABLE GFP_KERNEL|__GFP_RECLAIMABLE GFP_ATOMIC
		GFP_DMA GFP_KERNEL|__GFP_COMP GFP_NOWAIT|__GFP_NOWARN GFP_KERNEL|__GFP_ACCOUNT}]
}
proc size {} {
	return [expr {4096 * (1 + [draw 200])}]
}

proc allocate {} {
	set order [pick {0 0 0 0 1 2 3 4 9 10}]
	set page [try alloc_pages $order [gfp] -cpu [draw 2]]
	if {$page ni {"" NULL}} {
		lappend ::held [list $page $order]
	}
}
proc release {} {
	if {[llength $::held] > 0} {
		lassign [take held] page order
		try [pick {free_pages free_pages free_pages split_page get_page}] $page $order
		try free_pages $page $order
	}
}
proc bulk {} {
	set pages [try alloc_pages_bulk [expr {1 + [draw 40]}] [gfp]]
	if {[draw 2] == 0} {
		try free_pages_bulk $pages
	}
}
proc range {} {
	set start [expr {0x2000 + 0x400 * [draw 20]}]
	set end [expr {$start + 0x400}]
	try isolate $start $end
	allocate
	try unisolate $start $end [pick {Movable Unmovable Reclaimable}]
	try alloc_contig_range $start $end
	try free_contig_range $start 0x400
}
proc owner {} {
	set name [pick {a b c d}]
	try task_create $name [size]
	try task_touch $name -size [size]
	try file_create f$name [size]
	try [pick {file_read file_write}] f$name
	try mlock $name [draw 2]
	try task_pfn $name 4096
	try file_pfn f$name 8192
	if {[draw 3] == 0} {
		try task_exit $name
		try file_delete f$name
	}
	try owners
	try lru
}
proc setting {} {
	try sysctl vm.[pick {min_free_kbytes=5000 min_free_kbytes=2000 watermark_scale_factor=20
		watermark_boost_factor=10000 swappiness=10 dirty_ratio=5 drop_caches=1
		extfrag_threshold=100 zone_reclaim_mode=1}]
	try task {*}[pick {{-policy default} {-policy bind -nodes 0} {-flags PF_MEMALLOC} {-flags {}}
		{-scope nofs} {-scope none} {-policy interleave -nodes all}}]
	try fail_page_alloc -probability [pick {0 0 30}] -seed [draw 100] -interval [draw 5]
	try memcg -limit [pick {max 16M}]
	try debug_guardpage_minorder [pick {0 0 1}]
	try reclaim_active [draw 2]
	try swap [pick {16M 32M 0}]
	try trace [pick {on on off clear}]
	try dmesg {*}[pick {{} -c}]
	try sync
}
proc plug {} {
	try cpu_online 1 [draw 2]
	try memory_online [expr {(4 + [draw 8]) << 30}] 128M {*}[pick {{} -movable}]
	try drain_all_pages
	try page_reporting
}
proc many {} {
	try churn -ops [expr {1 + [draw 2000]}] -seed [draw 1000] -occupancy 60% -orders 0-5
}

# So many operations; then everything that can be read.
proc operations {n seed} {
	set ::random $seed
	set ::held {}
	for {set i 0} {$i < $n} {incr i} {
		[pick {allocate allocate allocate allocate allocate allocate release release release
			release bulk bulk range owner setting plug many}]
		if {[draw 10] == 0} {
			puts [expr {rand()}]
		}
	}
	puts [fingerprint]
	foreach path $::paths {
		puts "--- $path"
		try cat $path
	}
	foreach node {0 1} {
		foreach zone {DMA DMA32 Normal Movable} {
			try zone $node $zone
		}
	}
	check
}

machine -kernel $kernel -cpus 2 -nodes {96M 64M} -thp always
swap 32M
operations $count $seed
if {$marks} {
	mark start
}
puts "=== [fingerprint]"
operations $count [expr {$seed + 1}]
if {$marks} {
	back start
	puts "=== [fingerprint]"
	operations $count [expr {$seed + 1}]
	set inner [mark]
	puts "... [fingerprint]"
	machine -kernel 5.10 -memory 40M
	operations $count [expr {$seed + 2}]
	puts [back start]
	puts "=== [fingerprint]"
	operations $count [expr {$seed + 1}]
	operations $count [expr {$seed + 3}]
	back $inner
	puts "... [fingerprint]"
	forget $inner
	back
	puts "=== [fingerprint]"
	operations $count [expr {$seed + 1}]
}

# Commands at random on four kinds of machines, with all that can be switched on and off meanwhile:
# every theorem holds all the time. The numbers are the same for the same seed.
proc below {n} {
	expr {int(rand() * $n)}
}
proc pick {words} {
	lindex $words [below [llength $words]]
}
proc allocate {} {
	global held
	set order [below 11]
	set gfp [pick {GFP_KERNEL GFP_ATOMIC GFP_HIGHUSER_MOVABLE GFP_KERNEL|__GFP_RECLAIMABLE GFP_NOWAIT
		GFP_KERNEL|__GFP_COMP GFP_KERNEL|__GFP_THISNODE GFP_DMA GFP_KERNEL|__GFP_NOFAIL}]
	set page [alloc_pages $order $gfp|__GFP_NOWARN -cpu [below 2]]
	if {$page ne "NULL"} {
		lappend held $page $order
	}
}
# Take a block out of those that are held, or leave it in.
proc some_block {{leave 0}} {
	global held
	set i [expr {2 * [below [expr {[llength $held] / 2}]]}]
	set block [lrange $held $i $i+1]
	if {!$leave} {
		set held [lreplace $held $i $i+1]
	}
	return $block
}
proc step {} {
	global held
	if {[below 2]} {
		return [allocate]
	}
	if {[llength $held] == 0} {
		return
	}
	switch [below 24] {
		0 { drain_all_pages }
		1 { cpu_online 2 [below 2] }
		2 { debug_guardpage_minorder [below 4] }
		3 { reclaim_active [below 2] }
		4 { sysctl vm.min_free_kbytes=[expr {128 + [below 8000]}] }
		5 {
			task -flags [pick {{} PF_MEMALLOC PF_OOM_VICTIM PF_INTERRUPT}] \
				-scope [pick {none nofs noio pin}]
		}
		6 { set_lru [lindex [some_block 1] 0] 1 }
		7 {
			set start [expr {[below 40] * 1024}]
			if {![catch {isolate $start [expr {$start + 1024}]}]} {
				drain_all_pages
				set type [pick {Movable Unmovable Reclaimable}]
				if {[catch {unisolate $start [expr {$start + 1024}] $type}]} {
					unisolate $start [expr {$start + 1024}] CMA
				}
			}
		}
		8 {
			foreach page [alloc_pages_bulk [expr {1 + [below 200]}] GFP_HIGHUSER_MOVABLE] {
				lappend held $page 0
			}
		}
		9 {
			lassign [some_block] page order
			if {[dict get [page $page] compound]} {
				lappend held $page $order
			} else {
				split_page $page $order
				for {set i 0} {$i < 1 << $order} {incr i} {
					lappend held [expr {$page + $i}] 0
				}
			}
		}
		10 { catch {memory_online [expr {(1 + [below 10]) * 128}]M 128M -node [below 2]} }
		default { free_pages {*}[some_block] }
	}
}

foreach {kernel options} {5.10 {} 6.1 {} 5.10 {-kernelcore 50%} 6.1 {-cma 16M}} {
	machine -kernel $kernel -cpus 3 -nodes {64M@0 96M@1-2} {*}$options
	set held {}
	for {set i 0} {$i < 1500} {incr i} {
		step
		if {$i % 50 == 0} {
			check
		}
	}
	check
	puts "$kernel $options: [expr {[llength $held] / 2}] blocks held, [fingerprint]"
}

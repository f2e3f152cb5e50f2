# Marks: what was done is undone, other machines too; what is asked of a mark that is none.
proc buddyinfo {title} {
	puts "== $title"
	cat /proc/buddyinfo
}

machine -kernel 6.1 -cpus 2 -memory 64M
set kept [alloc_pages 4 GFP_KERNEL]
puts [mark before]
buddyinfo "before"
set pages [alloc_pages_bulk 1000 GFP_KERNEL]
buddyinfo "1000 pages later"
puts [back]
buddyinfo "back"
expect {[alloc_pages_bulk 1000 GFP_KERNEL] eq $pages} "the same pages again"

# what if: both ways from the same state
foreach min {2000 20000} {
	back before
	sysctl vm.min_free_kbytes=$min
	set n 0
	while {[alloc_pages 0 GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY] ne "NULL"} {
		incr n
	}
	puts "min_free_kbytes $min: $n pages"
}
puts "sysctl vm.min_free_kbytes: [sysctl vm.min_free_kbytes]"
back before
puts "sysctl vm.min_free_kbytes: [sysctl vm.min_free_kbytes]"

# the what-if of the README
machine -kernel 6.1 -memory 256M
mark whatif
foreach boost {15000 0} {
	back whatif
	sysctl vm.watermark_boost_factor=$boost
	puts "boost $boost: [dict get [churn -ops 200000 -seed 1 -occupancy 95% -orders 0-9] failed] failed"
}
forget whatif
back before

# random numbers, the log and the trace go back too
set drawn [list [expr {rand()}] [expr {rand()}]]
trace on
free_pages $kept 4
catch {free_pages $kept 4}
back
expect {[list [expr {rand()}] [expr {rand()}]] eq $drawn} "the same random numbers"
expect {[dict get [page $kept] state] eq "allocated"}
puts "tracing: [catch {cat /sys/kernel/tracing/tracing_on}]"
dmesg

# another machine, and back
mark
machine -kernel 5.10 -memory 1G
mark other
buddyinfo "another machine"
back before
buddyinfo "back"
check
foreach {name what} [marks] {
	puts "$name: kernel [dict get $what kernel], [dict get $what pages] pages"
}
forget before
foreach command {{back before} {forget 1 nosuch} {mark {}}} {
	puts [list $command [catch $command message] $message]
}
forget
puts [list [marks] [catch back message] $message]

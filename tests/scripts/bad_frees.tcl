# Bad frees: each is reported as a bad page, is an error, and changes nothing.
machine -kernel 5.10 -memory 64M -reserve {16M-17M}
set a [alloc_pages 3 GFP_KERNEL]
set b [alloc_pages 0 GFP_KERNEL]
set c [alloc_pages 0 GFP_KERNEL]
free_pages $c 0

proc bad {what page order} {
	set before [fingerprint]
	if {![catch {free_pages $page $order} message]} {
		set message "no error!"
	}
	puts "$what: $message"
	expect {[fingerprint] eq $before}
}
bad "a tail" [expr {$a + 3}] 0
bad "the wrong order" $a 2
bad "twice, on a per-CPU list" $c 0
bad "twice, on a free list" [lindex [free_list 0 DMA32 10 Movable] 0] 10
bad "reserved memory" 0x1000 0
bad "the hole below 1 MiB" 0xa0 0
bad "beyond memory" 0x4000 0
bad "beyond every frame" 0x100000000000 0
bad "no frame" NULL 0
bad "no order" $a 11
free_pages $a 3
bad "twice" $a 3
free_pages $b 0
check

# Isolation: a closed range gives nothing, what is freed in it stays in it, and it opens again.
foreach kernel {5.10 6.1} {
	puts "\n== Linux $kernel"
	machine -kernel $kernel -memory 64M
	set page [alloc_pages 4 GFP_HIGHUSER_MOVABLE]
	set start [expr {$page & ~1023}]
	set end [expr {$start + 1024}]
	puts "free [free_pages_of 0 DMA32], $page is allocated"
	isolate $start $end
	puts "closed: free [free_pages_of 0 DMA32], type [dict get [page $page] type]"
	set next [alloc_pages 4 GFP_HIGHUSER_MOVABLE]
	puts "the next block is [expr {$next >= $start && $next < $end ? "inside" : "outside"}]"
	free_pages $page 4
	puts "freed inside: free [free_pages_of 0 DMA32], [dict get [page $page] state]"
	expect_error {isolate $start $end} *already?isolated*
	unisolate $start $end
	puts "open again: free [free_pages_of 0 DMA32], type [dict get [page $page] type]"
	check
}

# A hole of a zone has nothing to close; memory that comes there is open, and can be closed then.
machine -kernel 6.1 -memory 64M
memory_online 4352M 128M
memory_online 4608M 128M
expect_error {isolate 0x118000 0x118400} *no?memory*
memory_online 4480M 128M
isolate 0x118000 0x118400
check

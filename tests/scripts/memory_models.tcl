# Memory models: the same frames, other places for their struct pages, which cost memory themselves.
foreach model {flatmem discontigmem sparsemem sparsemem_vmemmap} {
	machine -kernel 6.1 -memory 256M -model $model
	set page [alloc_pages 0 GFP_KERNEL]
	set address [pfn_to_page $page]
	puts "$model: $page has its struct page at $address; free [free_pages_of 0 DMA32]"
	expect {[page_to_pfn $address] == $page}
	check
}
puts [section $page]
puts [walk [phys_to_virt [expr {$page << 12}]]]
puts [memory_model]

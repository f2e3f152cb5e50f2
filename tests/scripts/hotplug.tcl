# CPUs and memory that come and go.
machine -kernel 6.1 -cpus 4 -memory 512M
proc pcp {cpu} {
	return [dict remove [dict get [zone 0 DMA32 -cpu $cpu] pcp] lists free_factor]
}
alloc_pages 0 GFP_KERNEL -cpu 3
puts "CPU 3: [pcp 3]"
set free [free_pages_of 0 DMA32]
cpu_online 3 0
puts "CPU 3 went; its pages came back: [expr {[free_pages_of 0 DMA32] - $free}]"
puts "CPU 0: [pcp 0]"
expect_error {alloc_pages 0 GFP_KERNEL -cpu 3} *online*
expect_error {cpu_online 0 0} *runs?this*
cpu_online 3 1
puts "CPU 3 is back: [pcp 3]"

puts "\nmemory added at 4 GiB, to Normal, and at 8 GiB, to Movable:"
memory_online 4G 128M
memory_online 8G 256M -movable
cat /proc/buddyinfo
puts "a request of user memory: [dict get [page [alloc_pages 5 GFP_HIGHUSER_MOVABLE]] zone]"
puts "a request of the kernel: [dict get [page [alloc_pages 5 GFP_KERNEL]] zone]"
expect_error {memory_online 4G 128M} *
expect_error {memory_online 16G 1M} *128?MiB*
check

# Added memory has struct pages; a machine that pays for its memory map pays for these: 512 pages a
# section, from its own node, and a page table now and then.
machine -kernel 6.1 -memory 1G -model sparsemem_vmemmap
set before [free_pages_of 0 DMA32]
memory_online 8G 256M -node 0
drain_all_pages
puts "struct page of frame 0x200000: [pfn_to_page 0x200000], for [expr {$before - [free_pages_of 0 DMA32]}] pages"
expect {[page_to_pfn [pfn_to_page 0x20ffff]] == 0x20ffff}
machine -kernel 6.1 -memory 1G -model flatmem
expect_error {memory_online 8G 256M -node 0} {*SPARSEMEM*}
check

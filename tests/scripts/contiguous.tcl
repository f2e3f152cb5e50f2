# Ranges of one's choice: from all memory and from the CMA area; and free page reporting, which tells
# the hypervisor of large free blocks.
machine -kernel 6.1 -memory 128M -cma 16M
cat /proc/pagetypeinfo
set cma [lindex [free_list 0 DMA32 10 CMA] 0]
puts "from the CMA area: [alloc_contig_range $cma [expr {$cma + 100}] -cma]: [page $cma]"
puts "a page of it is in use: [alloc_contig_range $cma [expr {$cma + 8}] -cma]"
free_contig_range $cma 100
puts "from ordinary memory: [alloc_contig_range 0x2003 0x2103]"
expect_error {free_contig_range 0x2003 0x200} *
free_contig_range 0x2003 0x100
expect_error {alloc_contig_range 0 0x100} *
drain_all_pages
check
while {[dict get [set round [page_reporting]] more]} {}
puts "reported: $round"
set page [alloc_pages 10 GFP_KERNEL]
free_pages $page 10
puts "one block was used meanwhile: [page_reporting]"
check

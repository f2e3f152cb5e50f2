# The machine that bad input meets, and pages on it: $a a block of order 3, $b one page, $c freed to a
# per-CPU list, $d a compound page of order 2, $s one of the pages of a split block, $owned a page of
# a task's; a task and a file of 1 MiB each.
machine -kernel 6.1 -cpus 3 -nodes {64M@0 64M@1-2} -reserve {24M-25M}
cpu_online 2 0
set a [alloc_pages 3 GFP_KERNEL]
set b [alloc_pages 0 GFP_KERNEL]
set c [alloc_pages 0 GFP_KERNEL]
free_pages $c 0
set d [alloc_pages 2 GFP_KERNEL|__GFP_COMP]
set s [alloc_pages 2 GFP_KERNEL]
split_page $s 2
isolate 0x1c00 0x2000
task -policy bind -nodes 0
task_create task 1M
task_touch task -size 4K
set owned [task_pfn task 0]
file_create file 1M

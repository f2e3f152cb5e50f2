# A page with two references may stand in a list of pages to free twice, in an isolated pageblock too:
# it is freed once.

machine -kernel 6.1 -cpus 1 -nodes 64M
set page [alloc_pages 0 GFP_KERNEL]
get_page $page
set block [expr {$page & ~0x3ff}]
isolate $block [expr {$block + 0x400}]
free_pages_bulk [list $page $page]
check
unisolate $block [expr {$block + 0x400}] Unmovable
check
cat /proc/buddyinfo

# References, compound pages, split pages, bulk requests.
machine -kernel 5.10 -memory 64M
set page [alloc_pages 2 GFP_KERNEL|__GFP_COMP]
get_page $page
puts "two references: [page $page]"
free_pages $page 2
puts "one: [dict get [page $page] refcount]"
put_page $page
puts "none: [dict get [page $page] state]"

set page [alloc_pages 2 GFP_KERNEL]
get_page $page
free_pages $page 2
puts "not compound: the first page stays ([dict get [page $page] state]), the rest is free ([dict get [page [expr {$page + 2}]] state])"
expect_error {split_page $page 2} *wrong?order*
put_page $page

set page [alloc_pages 2 GFP_KERNEL]
split_page $page 2
foreach i {3 1 0 2} {
	free_pages [expr {$page + $i}] 0
}
puts "split, and freed page by page: [dict get [page $page] state]"
expect_error {split_page [alloc_pages 1 GFP_KERNEL|__GFP_COMP] 1} *compound*

set pages [alloc_pages_bulk 10 GFP_HIGHUSER_MOVABLE]
puts "in bulk: $pages"
expect_error {free_pages_bulk [linsert $pages end [lindex $pages 0]]} *free?already*
puts "all or none: [dict get [page [lindex $pages 0]] state]"
free_pages_bulk $pages
puts "freed: [dict get [page [lindex $pages 0]] state]"
check

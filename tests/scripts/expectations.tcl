# Expectations: one that fails is told with its values, and the script goes on; the exit status
# is 1.
machine -memory 64M
set a 3
expect {$a == 3}
expect {$a == 4}
expect {[free_pages_of 0 DMA32] == $a * 2} "free pages"
expect {$a == 3 || [error "not reached"]}
expect_error {alloc_pages 11 GFP_KERNEL} *order*
expect_error {alloc_pages 3 GFP_KERNEL} *order*
expect_error {alloc_pages 11 GFP_KERNEL} *no?such?message*
proc inside {} {
	foreach i {1 2} {
		expect {$i == 1}
	}
}
inside
puts "the end"

# A machine in the state of a recorded boot of Linux 6.1: what it prints is what the kernel printed.
machine -boot tests/recordings/boots/m1g-c1.txt.gz
cat /proc/buddyinfo
cat /proc/pagetypeinfo
puts "min_free_kbytes [sysctl vm.min_free_kbytes]"
check
set before [fingerprint]
expect_error {machine -boot tests/recordings/boots/none.txt.gz} *
expect_error {machine -boot tests/tour.tcl} *
expect {[fingerprint] eq $before}
puts "next pages: [alloc_pages 0 GFP_KERNEL] [alloc_pages 5 GFP_KERNEL] [alloc_pages 9 GFP_HIGHUSER_MOVABLE]"
check

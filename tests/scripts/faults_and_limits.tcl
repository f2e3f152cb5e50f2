# What makes a request fail: fault injection, the memory cgroup's limit, and no memory, which the
# kernel's log reports. Guard pages keep what lies beside an allocation unused.
machine -kernel 6.1 -memory 64M
fail_page_alloc -probability 50 -seed 7 -times 5
puts "half may fail: [lmap i {1 2 3 4 5 6 7 8 9 10 11 12} {expr {[alloc_pages 4 GFP_KERNEL|__GFP_NOWARN] eq "NULL"}}]"
puts [fail_page_alloc]
fail_page_alloc -probability 0

puts [memcg -limit 64K]
puts "16 pages: [alloc_pages 4 GFP_KERNEL_ACCOUNT]"
puts "one more: [alloc_pages 0 GFP_KERNEL_ACCOUNT]"
puts [memcg]
puts "not charged: [alloc_pages 0 GFP_KERNEL]"
memcg -limit max

puts "\nthe log of a request that failed:"
alloc_pages 10 GFP_KERNEL|__GFP_NOMEMALLOC -nodemask 0
while {[alloc_pages 10 GFP_KERNEL|__GFP_NORETRY] ne "NULL"} {}
dmesg -c

puts "\nguard pages:"
machine -kernel 6.1 -memory 64M
debug_guardpage_minorder 1
set page [alloc_pages 0 GFP_KERNEL]
puts "$page: [dict get [page $page] state], beside it: [dict get [page [expr {$page ^ 1}]] state]"
check

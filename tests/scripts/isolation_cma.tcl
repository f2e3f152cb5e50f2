# Pageblocks of the CMA area are CMA's again after isolation, and nothing else: pages on CPUs' lists
# remember that they are, and would come back to lists of another type.

machine -kernel 6.1 -cpus 2 -nodes 64M -cma 40M

# the area is most of memory: movable pages come from its lists first
set pages {}
for {set i 0} {$i < 40} {incr i} {
	lappend pages [alloc_pages 0 GFP_HIGHUSER_MOVABLE]
}
set block [format 0x%x [expr {[lindex $pages 0] & ~0x3ff}]]
set end [format 0x%x [expr {$block + 0x400}]]
isolate $block $end
catch {unisolate $block $end Reclaimable} error
puts $error
unisolate $block $end
foreach page $pages {
	free_pages $page 0
}
check
cat /proc/pagetypeinfo

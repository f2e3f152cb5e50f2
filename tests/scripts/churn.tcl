# A random load: the same for the same seed; all theorems hold after it; freeing all that it held
# leaves as many free pages as there were.
foreach kernel {5.10 6.1} {
	puts "\n== Linux $kernel"
	foreach seed {1 1 2} {
		machine -kernel $kernel -cpus 3 -nodes {96M@0 96M@1-2}
		set free [free_pages_of 0 DMA32]
		set load [churn -ops 20000 -seed $seed -orders 0-4 -types U,M,R -occupancy 60%]
		puts "seed $seed: [dict remove $load held] [fingerprint]"
		check
		foreach {page order} [dict get $load held] {
			free_pages $page $order
		}
		drain_all_pages
		expect {[free_pages_of 0 DMA32] == $free}
		check
	}
}

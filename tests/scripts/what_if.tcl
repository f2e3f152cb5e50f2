# What if vm.min_free_kbytes were higher? Users take all pages that they can get; then a network
# card wants blocks of 8 pages at once (GFP_ATOMIC). What one has less the other one has more.

foreach kbytes {2048 8192 32768} {
	machine -kernel 6.1 -memory 256M
	sysctl vm.min_free_kbytes=$kbytes
	set users 0
	while {[alloc_pages 0 GFP_HIGHUSER_MOVABLE|__GFP_NORETRY|__GFP_NOWARN] ne "NULL"} {
		incr users
	}
	set card 0
	while {[alloc_pages 3 GFP_ATOMIC|__GFP_NOWARN] ne "NULL"} {
		incr card
	}
	puts "min_free_kbytes [format %5d $kbytes]: users get $users pages, then the card $card blocks of 8"
}
check

/* SPDX-License-Identifier: GPL-2.0-only */
/* GFP flags by name, and the zone that they allow. */
#include "gfp.h"

#define NAME(text)   text, sizeof(text) - 1
#define LONGEST_NAME 20u

/* In the order in which the kernel tries them when it prints: composites with most bits first. */
static const struct {
	char name[LONGEST_NAME + 1];
	uint8_t length;
	gfp_t bits;
} names[] = {
	{ NAME("GFP_TRANSHUGE"), GFP_TRANSHUGE },
	{ NAME("GFP_TRANSHUGE_LIGHT"), GFP_TRANSHUGE_LIGHT },
	{ NAME("GFP_HIGHUSER_MOVABLE"), GFP_HIGHUSER_MOVABLE },
	{ NAME("GFP_HIGHUSER"), GFP_HIGHUSER },
	{ NAME("GFP_USER"), GFP_USER },
	{ NAME("GFP_KERNEL_ACCOUNT"), GFP_KERNEL_ACCOUNT },
	{ NAME("GFP_KERNEL"), GFP_KERNEL },
	{ NAME("GFP_NOFS"), GFP_NOFS },
	{ NAME("GFP_ATOMIC"), GFP_ATOMIC },
	{ NAME("GFP_NOIO"), GFP_NOIO },
	{ NAME("GFP_NOWAIT"), GFP_NOWAIT },
	{ NAME("GFP_DMA"), GFP_BIT_DMA },
	{ NAME("__GFP_HIGHMEM"), GFP_BIT_HIGHMEM },
	{ NAME("GFP_DMA32"), GFP_BIT_DMA32 },
	{ NAME("__GFP_HIGH"), GFP_BIT_HIGH },
	{ NAME("__GFP_ATOMIC"), GFP_BIT_ATOMIC },
	{ NAME("__GFP_IO"), GFP_BIT_IO },
	{ NAME("__GFP_FS"), GFP_BIT_FS },
	{ NAME("__GFP_NOWARN"), GFP_BIT_NOWARN },
	{ NAME("__GFP_RETRY_MAYFAIL"), GFP_BIT_RETRY_MAYFAIL },
	{ NAME("__GFP_NOFAIL"), GFP_BIT_NOFAIL },
	{ NAME("__GFP_NORETRY"), GFP_BIT_NORETRY },
	{ NAME("__GFP_COMP"), GFP_BIT_COMP },
	{ NAME("__GFP_ZERO"), GFP_BIT_ZERO },
	{ NAME("__GFP_NOMEMALLOC"), GFP_BIT_NOMEMALLOC },
	{ NAME("__GFP_MEMALLOC"), GFP_BIT_MEMALLOC },
	{ NAME("__GFP_HARDWALL"), GFP_BIT_HARDWALL },
	{ NAME("__GFP_THISNODE"), GFP_BIT_THISNODE },
	{ NAME("__GFP_RECLAIMABLE"), GFP_BIT_RECLAIMABLE },
	{ NAME("__GFP_MOVABLE"), GFP_BIT_MOVABLE },
	{ NAME("__GFP_ACCOUNT"), GFP_BIT_ACCOUNT },
	{ NAME("__GFP_WRITE"), GFP_BIT_WRITE },
	{ NAME("__GFP_RECLAIM"), GFP_RECLAIM },
	{ NAME("__GFP_DIRECT_RECLAIM"), GFP_BIT_DIRECT_RECLAIM },
	{ NAME("__GFP_KSWAPD_RECLAIM"), GFP_BIT_KSWAPD_RECLAIM },
	{ NAME("__GFP_ZEROTAGS"), GFP_BIT_ZEROTAGS },
	/* names that a caller may write but the kernel does not print */
	{ NAME("__GFP_DMA"), GFP_BIT_DMA },
	{ NAME("__GFP_DMA32"), GFP_BIT_DMA32 },
};
#define NR_NAMES   (sizeof(names) / sizeof(names[0]))
#define NR_PRINTED (NR_NAMES - 2)

bool gfp_valid(gfp_t gfp)
{
	bool dma = gfp & GFP_BIT_DMA, highmem = gfp & GFP_BIT_HIGHMEM, dma32 = gfp & GFP_BIT_DMA32;

	return gfp <= GFP_BITS_MASK && !(dma && highmem) && !(dma && dma32) &&
	       !(highmem && dma32) && gfp_migratetype(gfp) < MIGRATE_PCPTYPES;
}

/* What the rows are, for those that walk them. */
/*@ ghost
    /@ requires row:     i < NR_NAMES;
       terminates \true;
       assigns  \nothing;
       ensures  length:  names[i].length <= LONGEST_NAME;
       ensures  bits:    names[i].bits <= GFP_BITS_MASK;
       ensures  text:    names[i].name[names[i].length] == 0; @/
    static inline void name_known(size_t i)
    {
      /@ assert one_of: i == 0 || i == 1 || i == 2 || i == 3 || i == 4 || i == 5 || i == 6 || i == 7 ||
                    i == 8 || i == 9 || i == 10 || i == 11 || i == 12 || i == 13 || i == 14 || i == 15 ||
                    i == 16 || i == 17 || i == 18 || i == 19 || i == 20 || i == 21 || i == 22 || i == 23 ||
                    i == 24 || i == 25 || i == 26 || i == 27 || i == 28 || i == 29 || i == 30 || i == 31 ||
                    i == 32 || i == 33 || i == 34 || i == 35 || i == 36 || i == 37; @/
    }
*/

/* Add n characters at len, as many as fit; the length that it would have. */
/*@ requires buffer: size > 0 ==> \valid(buf + (0 .. size - 1));
    requires text:   \valid_read(text + (0 .. n - 1));
    requires room:   len <= GFP_TEXT_SIZE && n <= GFP_TEXT_SIZE;
    terminates \true;
    assigns  buf[0 .. size - 1];
    ensures  length: \result == len + n;
    ensures  end:    size > 0 ==> buf[\result < size ? \result : size - 1] == '\0';
*/
static size_t append(char *buf, size_t size, size_t len, const char *text, size_t n)
{
	/*@ loop invariant place: i <= n;
	    loop assigns i, buf[0 .. size - 1];
	    loop variant n - i;
	*/
	for (size_t i = 0; i < n && len + i + 1 < size; i++)
		buf[len + i] = text[i];
	if (size > 0)
		buf[len + n < size ? len + n : size - 1] = '\0';
	return len + n;
}

/* Add a number in hex, without leading zeroes. */
/*@ requires buffer: size > 0 ==> \valid(buf + (0 .. size - 1));
    requires room:   len <= GFP_TEXT_SIZE - 10;
    terminates \true;
    assigns  buf[0 .. size - 1];
    ensures  length: \result <= len + 10;
    ensures  end:    size > 0 ==> buf[\result < size ? \result : size - 1] == '\0';
*/
static size_t append_hex(char *buf, size_t size, size_t len, uint32_t x)
{
	char digits[8];
	unsigned int n = 0;

	/*@ loop invariant digits: n <= i <= 8;
	    loop assigns i, x, n, digits[0 .. 7];
	    loop variant 8 - i;
	*/
	for (unsigned int i = 0; i < 8; i++) {
		unsigned int digit = x / (1u << 28);

		if (digit != 0 || n > 0)
			digits[n++] = (char)(digit < 10 ? '0' + digit : 'a' + (digit - 10));
		x = x % (1u << 28) * 16;
	}
	len = append(buf, size, len, "0x", 2);
	return append(buf, size, len, digits, n);
}

size_t gfp_to_text(gfp_t gfp, char *buf, size_t size)
{
	size_t len = 0;

	if (gfp == 0)
		return append(buf, size, 0, "none", 4);
	/*@ loop invariant row:    i <= NR_PRINTED;
	    loop invariant length: len <= i * (LONGEST_NAME + 1);
	    loop invariant end:    size > 0 && (len > 0 || gfp == 0) ==>
	                             buf[len < size ? len : size - 1] == '\0';
	    loop assigns i, gfp, len, buf[0 .. size - 1];
	    loop variant NR_PRINTED - i;
	*/
	for (size_t i = 0; i < NR_PRINTED && gfp != 0; i++) {
		//@ ghost name_known(i);
		if ((gfp & names[i].bits) != names[i].bits)
			continue;
		gfp &= ~names[i].bits;
		if (len > 0)
			len = append(buf, size, len, "|", 1);
		len = append(buf, size, len, names[i].name, names[i].length);
	}
	if (gfp != 0) {
		if (len > 0)
			len = append(buf, size, len, "|", 1);
		len = append_hex(buf, size, len, gfp);
	}
	return len;
}

/*@ requires texts:  \valid_read(a + (0 .. n - 1)) && \valid_read(b + (0 .. n - 1));
    terminates \true;
    assigns  \nothing;
    ensures  same:   \result <==> \forall integer i; 0 <= i < n ==> a[i] == b[i];
*/
static bool same_text(const char *a, const char *b, size_t n)
{
	/*@ loop invariant same: i <= n && \forall integer j; 0 <= j < i ==> a[j] == b[j];
	    loop assigns i;
	    loop variant n - i;
	*/
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

bool gfp_from_name(const char *name, size_t len, gfp_t *gfp)
{
	/*@ loop invariant row: i <= NR_NAMES;
	    loop assigns i;
	    loop variant NR_NAMES - i;
	*/
	for (size_t i = 0; i < NR_NAMES; i++) {
		//@ ghost name_known(i);
		if (names[i].length == len && same_text(names[i].name, name, len)) {
			*gfp = names[i].bits;
			return true;
		}
	}
	return false;
}

const char *gfp_name(size_t i)
{
	return i < NR_NAMES ? names[i].name : NULL;
}

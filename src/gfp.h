/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * GFP flags: what a request asks for and what it may do to get it. Floor 2.
 * Bit values are those of Linux 6.1, so that a recorded mask can be used as it is.
 */
#ifndef FRAMEPROOF_GFP_H
#define FRAMEPROOF_GFP_H

#include "types.h"

#define GFP_BIT_DMA	       0x01u
#define GFP_BIT_HIGHMEM	       0x02u
#define GFP_BIT_DMA32	       0x04u
#define GFP_BIT_MOVABLE	       0x08u
#define GFP_BIT_RECLAIMABLE    0x10u
#define GFP_BIT_HIGH	       0x20u
#define GFP_BIT_IO	       0x40u
#define GFP_BIT_FS	       0x80u
#define GFP_BIT_ZERO	       0x100u
#define GFP_BIT_ATOMIC	       0x200u
#define GFP_BIT_DIRECT_RECLAIM 0x400u
#define GFP_BIT_KSWAPD_RECLAIM 0x800u
#define GFP_BIT_WRITE	       0x1000u
#define GFP_BIT_NOWARN	       0x2000u
#define GFP_BIT_RETRY_MAYFAIL  0x4000u
#define GFP_BIT_NOFAIL	       0x8000u
#define GFP_BIT_NORETRY	       0x10000u
#define GFP_BIT_MEMALLOC       0x20000u
#define GFP_BIT_COMP	       0x40000u
#define GFP_BIT_NOMEMALLOC     0x80000u
#define GFP_BIT_HARDWALL       0x100000u
#define GFP_BIT_THISNODE       0x200000u
#define GFP_BIT_ACCOUNT	       0x400000u
#define GFP_BIT_ZEROTAGS       0x800000u
#define GFP_BITS_MASK	       0x7ffffffu

#define GFP_ZONEMASK	     (GFP_BIT_DMA | GFP_BIT_HIGHMEM | GFP_BIT_DMA32 | GFP_BIT_MOVABLE)
#define GFP_RECLAIM	     (GFP_BIT_DIRECT_RECLAIM | GFP_BIT_KSWAPD_RECLAIM)
#define GFP_ATOMIC	     (GFP_BIT_HIGH | GFP_BIT_ATOMIC | GFP_BIT_KSWAPD_RECLAIM)
#define GFP_KERNEL	     (GFP_RECLAIM | GFP_BIT_IO | GFP_BIT_FS)
#define GFP_KERNEL_ACCOUNT   (GFP_KERNEL | GFP_BIT_ACCOUNT)
#define GFP_NOWAIT	     GFP_BIT_KSWAPD_RECLAIM
#define GFP_NOIO	     GFP_RECLAIM
#define GFP_NOFS	     (GFP_RECLAIM | GFP_BIT_IO)
#define GFP_USER	     (GFP_KERNEL | GFP_BIT_HARDWALL)
#define GFP_HIGHUSER	     (GFP_USER | GFP_BIT_HIGHMEM)
#define GFP_HIGHUSER_MOVABLE (GFP_HIGHUSER | GFP_BIT_MOVABLE)
#define GFP_TRANSHUGE_LIGHT                                                                        \
	((GFP_HIGHUSER_MOVABLE | GFP_BIT_COMP | GFP_BIT_NOMEMALLOC | GFP_BIT_NOWARN) & ~GFP_RECLAIM)
#define GFP_TRANSHUGE (GFP_TRANSHUGE_LIGHT | GFP_BIT_DIRECT_RECLAIM)

#include "../spec/gfp.h"
#include "../spec/text.h"

/*
 * The migratetype that the request asks for (Linux: gfp_migratetype). Here and below bits are asked
 * for one by one, which is how they prove; the compiler puts them together again.
 */
/*@ terminates \true;
    assigns  \nothing;
    ensures  type:  \result == gfp_type(gfp);
*/
static inline unsigned int gfp_migratetype(gfp_t gfp)
{
	return (gfp & GFP_BIT_MOVABLE ? 1u : 0u) + (gfp & GFP_BIT_RECLAIMABLE ? 2u : 0u);
}

/* Do the zone bits make sense together, and the mobility bits? gfp_zone needs it. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  valid: \result <==> gfp_ok(gfp);
*/
bool gfp_valid(gfp_t gfp);

/*
 * The highest zone that the request may use (Linux: gfp_zone, x86-64). There is no highmem: only
 * __GFP_HIGHMEM and __GFP_MOVABLE together open ZONE_MOVABLE.
 */
/*@ terminates \true;
    assigns  \nothing;
    ensures  zone:  \result == highest_zone(gfp);
    ensures  zone:  \result <= ZONE_MOVABLE;
*/
static inline unsigned int gfp_zone(gfp_t gfp)
{
	if (unlikely((gfp & GFP_BIT_DMA) || (gfp & GFP_BIT_DMA32)))
		return gfp & GFP_BIT_DMA ? ZONE_DMA : ZONE_DMA32;
	return (gfp & GFP_BIT_HIGHMEM) && (gfp & GFP_BIT_MOVABLE) ? ZONE_MOVABLE : ZONE_NORMAL;
}

/* Room for any mask by name, with its NUL. */
#define GFP_TEXT_SIZE 1024u

/*
 * Write the flags by name, joined by '|', as the kernel prints %pGg: composites first, unknown
 * bits in hex, "none" for 0. Returns the length; writes at most size bytes with the NUL.
 */
/*@ requires buffer: size > 0 ==> \valid(buf + (0 .. size - 1));
    terminates \true;
    assigns  buf[0 .. size - 1];
    ensures  fits:   \result < GFP_TEXT_SIZE;
    ensures  end:    size > 0 ==> buf[\result < size ? \result : size - 1] == '\0';
*/
size_t gfp_to_text(gfp_t gfp, char *buf, size_t size);

/* The value of one name ("GFP_KERNEL", "__GFP_ZERO"); false: there is none. */
/*@ requires name:   \valid_read(name + (0 .. len - 1));
    requires value:  \valid(gfp);
    terminates \true;
    assigns  *gfp;
    ensures  none:   !\result ==> *gfp == \old(*gfp);
    ensures  known:  \result ==> *gfp <= GFP_BITS_MASK;
*/
bool gfp_from_name(const char *name, size_t len, gfp_t *gfp);

/* The i-th name, for completion and help; NULL past the last. */
/*@ terminates \true;
    assigns  \nothing;
    ensures  name:   \result == \null || string(\result);
*/
const char *gfp_name(size_t i);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What drm_buddy.c asks of a kernel, in user space, besides the headers of the kernel's own tools.
 * It is read in place of linux/{module,kmemleak,slab,sched}.h and drm/drm_print.h.
 */
#ifndef CONFORMANCE_KERNEL_H
#define CONFORMANCE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/sizes.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE  4096u
#define GFP_KERNEL 0

#define IS_ALIGNED(x, size) (((x) & ((size)-1)) == 0)

#undef hweight64
#define hweight64(x) __builtin_popcountll(x)

#undef BUG_ON
#define BUG_ON(condition) ((condition) ? abort() : (void)0)
#undef WARN_ON
#define WARN_ON(condition) ((condition) ? (abort(), 1) : 0)

/* A cache is the size of its objects; there is one. */
struct kmem_cache {
	size_t size;
};
static struct kmem_cache conformance_cache;
#define KMEM_CACHE(type, flags)	       (conformance_cache.size = sizeof(struct type), &conformance_cache)
#define kmem_cache_zalloc(cache, gfp)  calloc(1, (cache)->size)
#define kmem_cache_free(cache, object) free(object)
#define kmem_cache_destroy(cache)      ((void)(cache))
#define kmalloc_array(n, size, gfp)    calloc(n, size)
#define kfree(p)		       free(p)

#define EXPORT_SYMBOL(name)	 struct conformance_unused
#define module_init(start)	 static int (*const init)(void) = start
#define module_exit(stop)	 static void (*const fini)(void) = stop
#define MODULE_DESCRIPTION(text) struct conformance_unused
#define MODULE_LICENSE(text)	 struct conformance_unused
#define __init

#define cond_resched()		 ((void)0)
#define kmemleak_update_trace(p) ((void)(p))

struct drm_printer {
	int unused;
};
#define drm_printf(printer, ...) ((void)(printer))

#endif

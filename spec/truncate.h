/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of all that owns pages; what freeing a page that is owned may touch.
 */
#ifndef FRAMEPROOF_SPEC_TRUNCATE_H
#define FRAMEPROOF_SPEC_TRUNCATE_H

#define OWNERS_OK (lruvecs_ok && disk_ok && mappings_ok)

#define TRUNCATE_FIELDS ALLOCATOR_FIELDS, memcg.usage, LRU_FIELDS, MAPPING_FIELDS, disk

#endif

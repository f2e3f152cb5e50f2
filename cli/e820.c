/* SPDX-License-Identifier: GPL-2.0-only */
/* The e820 map, line by line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e820.h"

#define BIOS_START 0xa0000u
#define BIOS_END   0x100000u
#define HIGHEST	   ((uint64_t)MAX_FRAMES << PAGE_SHIFT)

enum { KIND_NONE, KIND_BARE, KIND_BIOS, KIND_USER };

static bool fail(struct e820_map *map, const char *what)
{
	snprintf(map->error, sizeof(map->error), "%s", what);
	return false;
}

/* Pass over "[    0.000000] ". */
static const char *after_time(const char *line)
{
	const char *p = line;

	if (*p++ != '[')
		return line;
	p += strspn(p, " 0123456789.");
	return p[0] == ']' && p[1] == ' ' ? p + 2 : line;
}

/* Which kind of line, and where its range starts. */
static int kind_of(const char **line)
{
	const char *p = after_time(*line);

	if (strncmp(p, "BIOS-e820: ", 11) == 0) {
		*line = p + 11;
		return KIND_BIOS;
	}
	if (strncmp(p, "user: [mem ", 11) == 0) {
		*line = p + 6;
		return KIND_USER;
	}
	if (strncmp(*line, "[mem ", 5) == 0)
		return KIND_BARE;
	return KIND_NONE;
}

/* "0x" and 1 to 16 hex digits. */
static bool hex(const char **p, uint64_t *value)
{
	size_t n;

	if (strncmp(*p, "0x", 2) != 0)
		return false;
	*p += 2;
	n = strspn(*p, "0123456789abcdefABCDEF");
	if (n == 0 || n > 16)
		return false;
	*value = strtoull(*p, NULL, 16);
	*p += n;
	return true;
}

static bool known_type(const char *type)
{
	static const char *const types[] = {
		"usable",   "reserved",	     "ACPI data",	    "ACPI NVS",
		"unusable", "soft reserved", "persistent (type 7)", "persistent (type 12)",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return strncmp(type, "type ", 5) == 0 && type[5] != '\0' &&
	       type[5 + strspn(type + 5, "0123456789")] == '\0';
}

/* Keep usable memory [start, end), joined to its neighbour below. */
static bool keep(struct e820_map *map, uint64_t start, uint64_t end)
{
	if (map->nr > 0 && map->usable[map->nr - 1].end == start) {
		map->usable[map->nr - 1].end = end;
		return true;
	}
	if (map->nr == MAX_RANGES)
		return fail(map, "more than 1024 usable ranges");
	map->usable[map->nr].start = start;
	map->usable[map->nr].end = end;
	map->nr++;
	return true;
}

bool e820_add(struct e820_map *map, const char *line)
{
	int kind = kind_of(&line);
	uint64_t start, last;

	if (kind == KIND_NONE || kind < map->kind)
		return true;
	if (kind > map->kind)
		*map = (struct e820_map){ .kind = kind };
	if (strncmp(line, "[mem ", 5) != 0)
		return fail(map, "no range; \"[mem 0xSTART-0xEND] TYPE\" is needed");
	line += 5;
	if (!hex(&line, &start) || *line++ != '-' || !hex(&line, &last) ||
	    strncmp(line, "] ", 2) != 0)
		return fail(map, "not a range; \"[mem 0xSTART-0xEND] TYPE\" is needed");
	line += 2;
	if (!known_type(line))
		return fail(map, "unknown type of memory; \"usable\" or \"reserved\", say");
	if (last < start)
		return fail(map, "an empty range: END is its last byte, not below START");
	if (map->nr_lines > 0 && start <= map->end)
		return fail(map, "overlaps the range before it, or is not in ascending order");
	map->nr_lines++;
	map->end = last;
	if (strcmp(line, "usable") != 0)
		return true;
	if (last >= HIGHEST)
		return fail(map, "usable memory above 64 TiB; physical addresses have 46 bits");
	return keep(map, start, last + 1);
}

/* Add what is left of [start, end) bytes in whole pages. */
static unsigned int add_pages(struct memory_range *memory, unsigned int nr, uint64_t start,
			      uint64_t end)
{
	pfn_t first = (start + PAGE_SIZE - 1) >> PAGE_SHIFT, last = end >> PAGE_SHIFT;

	if (first >= last || nr == MAX_RANGES)
		return nr;
	memory[nr] = (struct memory_range){ .start = first, .end = last };
	return nr + 1;
}

unsigned int e820_memory(const struct e820_map *map, struct memory_range *memory)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < map->nr; i++) {
		uint64_t start = map->usable[i].start, end = map->usable[i].end;

		if (start < PAGE_SIZE)
			start = PAGE_SIZE;
		if (start < BIOS_START)
			nr = add_pages(memory, nr, start, end < BIOS_START ? end : BIOS_START);
		if (start < BIOS_END)
			start = BIOS_END;
		nr = add_pages(memory, nr, start, end);
	}
	return nr;
}

bool e820_read(struct lines *lines, struct memory_range *memory, unsigned int *nr)
{
	static struct e820_map map;

	map = (struct e820_map){ 0 };
	while (lines_next(lines))
		if (!e820_add(&map, lines->text))
			return lines_fail(lines, "%s", map.error);
	if (lines->error[0] != '\0')
		return false;
	*nr = e820_memory(&map, memory);
	lines->number = 0;
	if (*nr == 0)
		return lines_fail(
			lines, "no usable memory; lines like "
			       "\"[mem 0x0000000000100000-0x000000003fffffff] usable\" are needed");
	return true;
}

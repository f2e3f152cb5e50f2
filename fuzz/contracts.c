/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What contracts that E-ACSL compiled in call (fuzz/contracts.py). Frama-C's own library follows every
 * object in memory; here AddressSanitizer does that, and all memory counts as valid.
 */
#include <inttypes.h>
#include <stddef.h>

#include "fuzz.h"

/* A check, as E-ACSL 25 describes it. */
struct check {
	int blocking;
	const char *kind; /* Precondition, Postcondition, or RTE: in the clause itself */
	const char *name, *text, *file, *function;
	int line;
	void *values;
};

void __e_acsl_assert(int holds, struct check *check);
int __e_acsl_valid_read(void *p, size_t size, void *base, void *base_address);
int __e_acsl_valid(void *p, size_t size, void *base, void *base_address);

/* What E-ACSL thinks of its own memory model after a library function; not used. */
int __e_acsl_sound_verdict;

static uint64_t checks;

void __e_acsl_assert(int holds, struct check *check)
{
	checks++;
	if (!holds)
		fuzz_fail("contract of %s: %s %s: %s", check->function, check->kind,
			  check->name != NULL ? check->name : "", check->text);
}

int __e_acsl_valid_read(void *p, size_t size, void *base, void *base_address)
{
	(void)size;
	(void)base;
	(void)base_address;
	return p != NULL;
}

int __e_acsl_valid(void *p, size_t size, void *base, void *base_address)
{
	return __e_acsl_valid_read(p, size, base, base_address);
}

__attribute__((destructor)) static void say_checks(void)
{
	fprintf(stderr, "%" PRIu64 " checks of contracts\n", checks);
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each stack that was ever seen stays in a table, so that a number stands for it; SPIN may come
 * back to any of them. Of registers only those count that a call has to keep: the others are cleared, or
 * equal stacks would have several numbers.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "suspended.h"

#define STACK_SIZE 16384u
#define BUCKETS	   (1u << 20)
#define HASH_START 2166136261u /* FNV-1a */

struct stopped {
	struct stopped *same_bucket;
	uint32_t number;
	size_t used;
	ucontext_t context;
	unsigned char stack[]; /* the used part, up to its top */
};

static _Alignas(64) unsigned char stack[STACK_SIZE];
static ucontext_t spin, call;
static void (*body)(void);
static uint32_t over;

static struct stopped *buckets[BUCKETS], **by_number;
static uint32_t nr_stopped;

static void run(void)
{
	for (;;) {
		body();
		over = 1;
		swapcontext(&call, &spin);
	}
}

void call_ask(void)
{
	swapcontext(&call, &spin);
}

static size_t used_of(const ucontext_t *context)
{
	return (size_t)(stack + STACK_SIZE - (unsigned char *)context->uc_mcontext.gregs[REG_RSP]);
}

static uint32_t hash_of(const unsigned char *bytes, size_t n, uint32_t hash)
{
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ bytes[i]) * 16777619u;
	return hash;
}

/* The number of the call as it stands now. */
static uint32_t number_of_call(void)
{
	static const int lost[] = { REG_RAX, REG_RCX, REG_RDX, REG_RSI, REG_RDI,
				    REG_R8,  REG_R9,  REG_R10, REG_R11 };
	size_t used = used_of(&call);
	const unsigned char *top = stack + STACK_SIZE - used;
	struct stopped **bucket, *s;
	uint32_t hash;

	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
		call.uc_mcontext.gregs[lost[i]] = 0;
	hash = hash_of((unsigned char *)&call, sizeof(call), HASH_START);
	bucket = &buckets[hash_of(top, used, hash) % BUCKETS];
	for (s = *bucket; s != NULL; s = s->same_bucket)
		if (s->used == used && memcmp(&s->context, &call, sizeof(call)) == 0 &&
		    memcmp(s->stack, top, used) == 0)
			return s->number;
	s = malloc(sizeof(*s) + used);
	by_number = realloc(by_number, (nr_stopped + 1) * sizeof(*by_number));
	if (s == NULL || by_number == NULL)
		abort();
	*s = (struct stopped){ *bucket, nr_stopped + CALL_START, used, call };
	memcpy(s->stack, top, used);
	*bucket = by_number[nr_stopped++] = s;
	return s->number;
}

/* The first number is that of a call that has not begun. */
static void start(void)
{
	memset(&call, 0, sizeof(call));
	getcontext(&call);
	for (int i = REG_R8; i <= REG_RSP; i++)
		call.uc_mcontext.gregs[i] = 0;
	call.uc_stack.ss_sp = stack;
	call.uc_stack.ss_size = STACK_SIZE;
	makecontext(&call, run, 0);
	number_of_call();
}

uint32_t call_go_on(uint32_t number, void (*what)(void))
{
	const struct stopped *s;

	if (nr_stopped == 0)
		start();
	s = by_number[number - CALL_START];
	memset(stack, 0, sizeof(stack));
	memcpy(stack + STACK_SIZE - s->used, s->stack, s->used);
	call = s->context;
	call.uc_mcontext.fpregs = &call.__fpregs_mem;
	body = what;
	over = 0;
	swapcontext(&spin, &call);
	return over ? CALL_OVER : number_of_call();
}

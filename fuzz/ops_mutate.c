/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changes of an input of fuzz/ops that keep operations whole: put one in, take some out, repeat, move
 * or swap them, change one's kind or a byte; rarely a byte of the machine. libFuzzer and AFL++ call it.
 */
#include <string.h>

#include "ops.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed);

/* What AFL++ looks for in a library with a mutator. */
void *afl_custom_init(void *afl, unsigned int seed);
void afl_custom_deinit(void *data);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **out, const uint8_t *other,
		       size_t other_size, size_t max_size);

/* A small generator. */
static uint32_t below(unsigned int *seed, size_t n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (uint32_t)((*seed >> 8) % n);
}

static uint8_t *op_at(uint8_t *data, size_t i)
{
	return data + OPS_MACHINE + i * OPS_SIZE;
}

/* Open a gap of n operations at i, filled with what stood there. */
static size_t repeat(uint8_t *data, size_t ops, size_t i, size_t n)
{
	memmove(op_at(data, i + n), op_at(data, i), (ops - i) * OPS_SIZE);
	return ops + n;
}

static size_t take_out(uint8_t *data, size_t ops, size_t i, size_t n)
{
	memmove(op_at(data, i), op_at(data, i + n), (ops - i - n) * OPS_SIZE);
	return ops - n;
}

static void swap(uint8_t *data, size_t i, size_t k)
{
	struct op one, other;

	memcpy(&one, op_at(data, i), OPS_SIZE);
	memcpy(&other, op_at(data, k), OPS_SIZE);
	memcpy(op_at(data, i), &other, OPS_SIZE);
	memcpy(op_at(data, k), &one, OPS_SIZE);
}

/* Change a machine's byte, or one of an operation's, or all of them. */
static void change(uint8_t *data, size_t i, unsigned int *seed)
{
	uint8_t *op = op_at(data, i);

	switch (below(seed, 10)) {
	case 0:
		data[below(seed, OPS_MACHINE)] = (uint8_t)below(seed, 256);
		break;
	case 1:
	case 2:
		for (unsigned int k = 0; k < OPS_SIZE; k++)
			op[k] = (uint8_t)below(seed, 256);
		break;
	case 3:
	case 4:
		op[0] = (uint8_t)below(seed, 256);
		break;
	case 5:
		op[below(seed, OPS_SIZE)] ^= (uint8_t)(1u << below(seed, 8));
		break;
	default:
		op[below(seed, OPS_SIZE)] = (uint8_t)below(seed, 256);
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	size_t most = max_size < OPS_MACHINE + OPS_SIZE ? 0 : (max_size - OPS_MACHINE) / OPS_SIZE,
	       ops;

	if (most == 0)
		return size;
	if (size < OPS_MACHINE + OPS_SIZE) {
		memset(data + size, 0, OPS_MACHINE + OPS_SIZE - size);
		size = OPS_MACHINE + OPS_SIZE;
	}
	ops = (size - OPS_MACHINE) / OPS_SIZE;
	for (unsigned int changes = 1 + below(&seed, 4); changes > 0; changes--) {
		size_t i = below(&seed, ops), n = 1 + below(&seed, 4);

		switch (below(&seed, 8)) {
		case 0:
		case 1:
			if (ops + n <= most && i + n <= ops)
				ops = repeat(data, ops, i, n);
			change(data, i, &seed);
			break;
		case 2:
			if (i + n <= ops && n < ops)
				ops = take_out(data, ops, i, n);
			break;
		case 3:
			swap(data, i, below(&seed, ops));
			break;
		default:
			change(data, i, &seed);
		}
	}
	return OPS_MACHINE + ops * OPS_SIZE;
}

/* The one's machine and first operations, then the other's. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t max_size, unsigned int seed)
{
	size_t ops, cut, size, rest;

	if (a_size < OPS_MACHINE + OPS_SIZE || b_size < OPS_MACHINE + OPS_SIZE || max_size < a_size)
		return 0;
	ops = (a_size - OPS_MACHINE) / OPS_SIZE;
	size = OPS_MACHINE + below(&seed, ops + 1) * OPS_SIZE;
	memcpy(out, a, size);
	ops = (b_size - OPS_MACHINE) / OPS_SIZE;
	cut = OPS_MACHINE + below(&seed, ops) * OPS_SIZE;
	rest = OPS_MACHINE + ops * OPS_SIZE - cut;
	if (rest > max_size - size)
		rest = (max_size - size) / OPS_SIZE * OPS_SIZE;
	memcpy(out + size, b + cut, rest);
	return size + rest;
}

static struct {
	unsigned int seed;
	uint8_t out[OPS_LONGEST];
} afl_state;

void *afl_custom_init(void *afl, unsigned int seed)
{
	(void)afl;
	afl_state.seed = seed;
	return &afl_state;
}

void afl_custom_deinit(void *data)
{
	(void)data;
}

/* One input in four is made of two. */
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t size, uint8_t **out, const uint8_t *other,
		       size_t other_size, size_t max_size)
{
	size_t n = 0;

	(void)data;
	if (max_size > OPS_LONGEST)
		max_size = OPS_LONGEST;
	if (size > max_size)
		size = max_size;
	if (other != NULL && below(&afl_state.seed, 4) == 0)
		n = LLVMFuzzerCustomCrossOver(buf, size, other, other_size, afl_state.out, max_size,
					      below(&afl_state.seed, 1u << 24));
	if (n == 0) {
		memcpy(afl_state.out, buf, size);
		n = LLVMFuzzerCustomMutator(afl_state.out, size, max_size,
					    below(&afl_state.seed, 1u << 24));
	}
	*out = afl_state.out;
	return n;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A call into src/ that is stopped in its middle, where it asks what others have done. It runs on a
 * stack of its own; that stack, byte for byte, and the registers are what SPIN keeps of it, by a
 * number: the same number is the same stack.
 */
#ifndef FRAMEPROOF_MODELS_SUSPENDED_H
#define FRAMEPROOF_MODELS_SUSPENDED_H

#include <stdint.h>

#define CALL_OVER  0u
#define CALL_START 1u

/* Go on with a call of what, CALL_START from its beginning, to where it asks, or to its end. */
uint32_t call_go_on(uint32_t call, void (*what)(void));

/* In the call: stop; what follows is done when somebody goes on. */
void call_ask(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists: two CPUs, each with a task and, if the bounds say so, interrupts, that allocate,
 * free and drain each other's lists over one zone. The steps are src/pcp.c itself; see pcp.c.
 *
 * A context can be overtaken wherever the kernel's can: before and after each lock is taken, each
 * is given back, and interrupts are turned off or on. Where src/pcp.c enters the buddy system is
 * where the kernel takes zone->lock: such a step is taken back, as nobody else has seen it (the
 * lists are ours), the lock is waited for, and the step is taken again.
 *
 *	6.1	a CPU's lists have a lock, that their CPU only tries, with interrupts on: if it is held,
 *		by another CPU that drains or by the task that was interrupted, it goes past the lists
 *	5.10	a CPU's lists are its own while its interrupts are off; it drains only itself
 *
 * Theorems, checked at each step: partition, conservation, coalesced, lists, order_of_lists,
 * null_exact, pcp_bounds; locks: who changes a list or enters the buddy system has what keeps
 * others away. `terminates` is that no context waits for ever: the search finds no deadlock.
 *
 * Abstracted: one migratetype, so that no fallback is met (mobility.pml), and counters without
 * per-CPU parts. Interrupts do not nest. No symmetry is used: the two CPUs are told apart, and so
 * are pages.
 */
c_decl {
\#include "pcp.h"
}
c_state "struct packed packed" "Global"

#include "common.pml"

#define NOBODY	255

byte zone_lock = NOBODY;
byte pcp_lock[2] = NOBODY;	/* 6.1 */
bool irqs_off[2], interrupted[2];
int being_freed;		/* a bit a page: a context is about to free it */

/* A task stands still while its CPU is in an interrupt. */
#define RUNS	(handler || !interrupted[cpu])

/* What a context does with arg: an order, a page, a CPU. */
#define ALLOCATE 1
#define FREE	 2
#define DRAIN	 3

#define SOME_PAGE(page)	:: c_expr { IS_ALLOCATED(page) && \
				    !(now.being_freed >> page & 1) } -> \
				kind = FREE; arg = page; being_freed = being_freed | (1 << page);

inline choose()
{
	if
	:: kind = ALLOCATE; arg = 0
#ifdef MODEL_ORDERS
	:: kind = ALLOCATE; arg = 1
#endif
	SOME_PAGE(0) SOME_PAGE(1)
#if MODEL_PAGES > 2
	SOME_PAGE(2) SOME_PAGE(3)
#endif
#if MODEL_PAGES > 4
	SOME_PAGE(4) SOME_PAGE(5)
#endif
#ifdef MODEL_REMOTE
	:: !handler -> kind = DRAIN; arg = 1 - cpu
#endif
	:: !handler -> kind = DRAIN; arg = cpu
	fi
}

/* Have the lists that are used to oneself, or go past them. */
inline lock_lists()
{
#ifdef MODEL_WITHOUT_PCP_LOCK
	skip
#else
#ifdef MODEL_REMOTE
	if
	:: kind != DRAIN && pcp_lock[cpu] == NOBODY -> pcp_lock[cpu] = me
	:: kind != DRAIN && pcp_lock[cpu] != NOBODY -> past_lists = true
	:: kind == DRAIN && RUNS && pcp_lock[arg] == NOBODY -> pcp_lock[arg] = me
	fi
#else
	irqs_off[cpu] = true
#endif
#endif
}

inline unlock_lists()
{
#ifdef MODEL_REMOTE
	if
	:: pcp_lock[0] == me -> pcp_lock[0] = NOBODY
	:: pcp_lock[1] == me -> pcp_lock[1] = NOBODY
	:: else
	fi
#else
	irqs_off[cpu] = handler
#endif
}

c_code {
	static struct context by(uchar me, uchar cpu, uchar again)
	{
		struct context c = { .cpu = cpu, .again = again };

		c.zone_locked = now.zone_lock == me;
		for (int i = 0; i < 2; i++)
#ifdef MODEL_REMOTE
			c.pcp_ours[i] = now.pcp_lock[i] == me;
#else
			c.pcp_ours[i] = i == cpu && now.irqs_off[i];
#endif
		return c;
	}
}

inline take_step()
{
	c_code {
		struct context c = by(Pcontext->me, Pcontext->cpu, Pcontext->again);
		unsigned int arg = Pcontext->arg;

		if (Pcontext->kind == ALLOCATE)
			Pcontext->done = model_allocate(&now.packed, c, arg, Pcontext->past_lists);
		else if (Pcontext->kind == FREE)
			Pcontext->done = model_free(&now.packed, c, arg, Pcontext->past_lists);
		else
			Pcontext->done = model_drain(&now.packed, c, arg);
		JUDGE;
	}
}

proctype context(byte me)
{
	byte cpu = me % 2, kind, arg;
	bool handler = me >= 2, past_lists, done, again, saved;

	do
	:: atomic {
		if
		:: !handler && !interrupted[cpu]
		:: handler && !interrupted[cpu] && !irqs_off[cpu] ->
			interrupted[cpu] = true;
			irqs_off[cpu] = true
		fi;
		choose();
		lock_lists()
	   };
	   atomic { RUNS -> take_step() };
	   if
	   :: done
	   :: !done ->
		/* spin_lock_irqsave */
		atomic {
			RUNS -> again = true;
			saved = irqs_off[cpu];
#ifndef MODEL_WITHOUT_IRQSAVE
			irqs_off[cpu] = true
#endif
		};
#ifndef MODEL_WITHOUT_ZONE_LOCK
		atomic { RUNS && zone_lock == NOBODY -> zone_lock = me };
#endif
		atomic { RUNS -> take_step() };
		atomic {
			RUNS -> zone_lock = NOBODY;
			irqs_off[cpu] = saved
		}
	   fi;
	   atomic {
		RUNS -> unlock_lists();
		if
		:: kind == FREE -> being_freed = being_freed & ~(1 << arg)
		:: else
		fi;
		if
		:: handler -> interrupted[cpu] = false; irqs_off[cpu] = false
		:: else
		fi;
		kind = 0; arg = 0; past_lists = false; done = false; again = false;
		saved = false
	   }
	od
}

init
{
	atomic {
		c_code { model_start(&now.packed); JUDGE; };
		run context(0);
#if MODEL_CONTEXTS > 1
		run context(1);
#endif
#if MODEL_CONTEXTS > 2
		run context(2);
#endif
#if MODEL_CONTEXTS > 3
		run context(3)
#endif
	}
}

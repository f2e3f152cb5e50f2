/* SPDX-License-Identifier: GPL-2.0-only */
/* The session at a terminal: a prompt, history, completion; plain where there is none. Floor 14. */
#ifndef FRAMEPROOF_INTERACTIVE_H
#define FRAMEPROOF_INTERACTIVE_H

/* Read commands from standard input and run them, until it ends. */
void interactive_run(void);

#endif

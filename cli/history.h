/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines that were typed, kept from session to session in $XDG_STATE_HOME/frameproof/history, or
 * ~/.local/state/frameproof/history. Floor 14.
 */
#ifndef FRAMEPROOF_HISTORY_H
#define FRAMEPROOF_HISTORY_H

/* Read what earlier sessions kept; where there is no place to keep anything, nothing is. */
void history_start(void);

/* Keep a line, unless it is empty or the one before. */
void history_add(const char *line);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What a script is told of a free that is not right. Floor 14. */
#ifndef FRAMEPROOF_BAD_PAGE_H
#define FRAMEPROOF_BAD_PAGE_H

#include <tcl.h>

#include "../src/free.h"

/* The result of a free of a frame: TCL_OK, or an error, the kernel's report printed. */
int bad_page_result(Tcl_Interp *interp, pfn_t pfn, enum bad_page bad);

/* A frame that no task and no file has; else it is refused: only its owner gives it back. */
bool page_not_owned(Tcl_Interp *interp, pfn_t pfn);

#endif

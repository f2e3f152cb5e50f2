/* SPDX-License-Identifier: GPL-2.0-only */
/* What all models share: a page's state, for guards; and after a step, in the same C code, a look. */
#define IS_ALLOCATED(page)	now.packed.block[page] / 16 % 8 == MODEL_ALLOCATED
#define JUDGE			if (model_wrong[0] != '\0') uerror(model_wrong)

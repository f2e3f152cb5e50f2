/* SPDX-License-Identifier: GPL-2.0-only */
/* Pictures as PNG, painted by cairo with the host's fonts. Floor 14. */
#ifndef FRAMEPROOF_PICTURE_PNG_H
#define FRAMEPROOF_PICTURE_PNG_H

#include "picture.h"

/* False: error says why in one line. */
bool png_write(const struct picture *p, const char *path, char *error, size_t size);

#endif

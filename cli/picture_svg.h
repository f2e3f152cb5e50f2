/* SPDX-License-Identifier: GPL-2.0-only */
/* Pictures as SVG: text, the same bytes for the same picture on every host. Floor 14. */
#ifndef FRAMEPROOF_PICTURE_SVG_H
#define FRAMEPROOF_PICTURE_SVG_H

#include "picture.h"

/* False: error says why in one line. */
bool svg_write(const struct picture *p, const char *path, char *error, size_t size);

#endif

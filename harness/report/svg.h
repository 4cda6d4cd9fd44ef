/** @file
 * What the pictures of a report share: an SVG element with words for those who cannot see it, and texts that fit.
 */
#ifndef PLUMB_REPORT_SVG_H
#define PLUMB_REPORT_SVG_H

#include "base/text.h"

/** Width of a character, tenths of a pixel: of the monospaced font of the report, at 12 pixels, the widest of those in use. */
enum { SVG_CHARACTER_TENTHS = 73 };

/** Opens an SVG element of this size. @param id  unique in the document. @param title  what it shows, in a few words. */
void svg_begin(struct text *out, const char *id, int width, int height, const char *title);

/** Closes it. */
void svg_end(struct text *out);

/**
 * Adds a text at a place. One of more than @p most characters loses those in the middle, for a call ends with what it has
 * returned; the whole is its tooltip. @param class  of the style sheet.
 */
void svg_text(struct text *out, const char *class, int x, int y, const char *text, int most);

/** How many characters a text has, up to @p most. */
int svg_columns(const char *text, int most);

#endif

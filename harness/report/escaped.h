/** @file
 * Bytes as text_add_escaped() writes them, read again: one escape sequence, or one plain byte, is a unit.
 */
#ifndef PLUMB_REPORT_ESCAPED_H
#define PLUMB_REPORT_ESCAPED_H

#include "base/text.h"

/** What text_add_escaped() puts before the number of bytes that it leaves out. No escaped text has these bytes itself. */
#define ESCAPED_CUT " … ("

/** Length of the unit at @p text: `\n`, `\x7f`, a plain byte; 0 at the end. */
size_t escaped_unit(const char *text);

/** The byte that a unit stands for. */
unsigned char escaped_byte(const char *text);

/** Moves both to the first unit that differs. */
void escaped_skip_equal(const char **a, const char **b);

/** How many bytes were left out at the end. */
size_t escaped_cut(const char *text);

/** Adds the bytes that the text stands for, without those left out. @return how many @p out has then. */
size_t escaped_bytes(const char *text, struct text *out);

#endif

/** @file
 * Where two byte strings begin to differ, for people.
 */
#ifndef PLUMB_REPORT_DIFFERENCE_H
#define PLUMB_REPORT_DIFFERENCE_H

#include "base/text.h"

/**
 * Shows expected and actual around their first difference: as text with a mark below it, then both in hexadecimal.
 * @param expected, actual  escaped as text_add_escaped() does; NULL is an empty string.
 * @param width             columns at hand, at least 40.
 */
void difference_show(const char *expected, const char *actual, int width, struct text *out);

#endif

/** @file
 * What a compiler says, as messages with file, line and column.
 */
#ifndef PLUMB_GRADE_MESSAGES_H
#define PLUMB_GRADE_MESSAGES_H

#include "model/result.h"

/** Adds one message to the build of a result, unless it is there already; strings are copied. */
void messages_add(
	struct result *result, const char *file, int line, int column, const char *severity, const char *text);

/** Reads gcc's -fdiagnostics-format=json, clang's text, and what a linker says; in whatever mixture they come. */
void messages_parse(struct result *result, const char *output);

#endif

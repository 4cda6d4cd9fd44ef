/** @file
 * A bug is ours: say where, and abort.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"

void bug_at(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)fprintf(stderr, "plumb: bug: %s:%d: ", file, line);
	(void)vfprintf(stderr, format, arguments);
	(void)fputc('\n', stderr); /* the last words; there is nobody to tell if they are lost */
	va_end(arguments);
	abort();
}

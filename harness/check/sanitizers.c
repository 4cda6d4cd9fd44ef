/** @file
 * Reports of sanitizers that a row's programs are built with: they are lines on standard error.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

/** How the first line of a report is known: "wire.c:42:7: runtime error: load of …", "==1==ERROR: AddressSanitizer: …". */
static const char *const marks[] = {": runtime error: ", "ERROR: AddressSanitizer: ", "WARNING: ThreadSanitizer: "};

static bool is_report(const char *line)
{
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strstr(line, marks[i]))
			return true;
	return false;
}

/** The first line of the first report among what was said; the caller frees. NULL: there is none. */
static char *first_report(const struct text *said)
{
	char *copy = memory_string(text_string(said)), *rest = copy, *line, *found = NULL;

	while (!found && (line = strsep(&rest, "\n")))
		if (is_report(line))
			found = memory_string(line);
	free(copy);
	return found;
}

void expect_no_report(struct program *program)
{
	struct scenario *s = program->scenario;
	char *report;

	narrate(s, "check", "expects no report of a sanitizer (-fsanitize=%s)", s->check->sanitizers);
	run_until_quiet(s);
	report = first_report(&program->streams[2]->heard);
	if (report)
		scenario_end(s, VERDICT_CRASH, memory_string("sanitizer"),
			memory_format(
				"expected a program that does nothing undefined (it was built with -fsanitize=%s), but this was reported: %s",
				s->check->sanitizers, report));
}

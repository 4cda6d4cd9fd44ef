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

static bool is_of_lab(const struct scenario *s, const char *name, size_t length)
{
	const struct lab *lab = s->grading->lab;
	size_t i, j;

	for (i = 0; i < lab->program_count; i++)
		for (j = 0; j < lab->programs[i].file_count; j++)
			if (strlen(lab->programs[i].files[j]) == length &&
				strncmp(lab->programs[i].files[j], name, length) == 0)
				return true;
	return false;
}

/** "framed.c:81" in "    #0 0x5555 in make_upper /work/framed.c:81", where the file is one of the lab's; else NULL. */
static const char *place_in(const struct scenario *s, const char *line)
{
	const char *slash = strrchr(line, '/'), *name = slash ? slash + 1 : line;

	return line[strspn(line, " ")] == '#' && is_of_lab(s, name, strcspn(name, ":")) ? name : NULL;
}

/** "AddressSanitizer: stack-buffer-overflow" of a line that goes on with addresses; others are as they are. The caller frees. */
static char *headline(const char *line)
{
	const char *error = strstr(line, "ERROR: AddressSanitizer: "), *end = error ? strstr(error, " on ") : NULL;

	return end ? memory_copy(error + strlen("ERROR: "), (size_t)(end - error) - strlen("ERROR: "))
		   : memory_string(line);
}

/** The first report among what was said: its first line, and where it was if another line tells; the caller frees. NULL: there is none. */
static char *first_report(const struct scenario *s, const struct text *said)
{
	char *copy = memory_string(text_string(said)), *rest = copy, *line, *found = NULL, *whole;
	const char *place = NULL;

	while (!place && (line = strsep(&rest, "\n"))) {
		if (!found && is_report(line))
			found = headline(line);
		else if (found)
			place = place_in(s, line);
	}
	if (place) {
		whole = memory_format("%s (%s)", found, place);
		free(found);
		found = whole;
	}
	free(copy);
	return found;
}

static _Noreturn void fail_reported(struct program *program, const char *report)
{
	struct scenario *s = program->scenario;
	struct text what = {0};

	text_addf(&what,
		_("expected a program that does nothing undefined (it was built with -fsanitize=%s), but this was reported: %s"),
		s->check->sanitizers, report);
	add_last_datagram(&what, program);
	scenario_end(s, VERDICT_CRASH, memory_string(N_("sanitizer")), text_take(&what));
}

void expect_no_report(struct program *program)
{
	struct scenario *s = program->scenario;
	char *report;

	narrate(s, "check", "expects no report of a sanitizer (-fsanitize=%s)", s->check->sanitizers);
	run_until_quiet(s);
	report = first_report(s, &program->streams[2]->heard);
	if (report)
		fail_reported(program, report);
}

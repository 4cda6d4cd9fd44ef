/** @file
 * timeless: the result without what may differ between two gradings of one submission. Equal gradings give equal texts.
 *
 * These are the times; and, in tier traced, what the machine chose: ports of a network that others use, too; ids of processes,
 * which programs may write into names and messages; and the folder of a run.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/exporter.h"

static bool is_time(const char *line)
{
	static const char *const keys[] = {"\"started\":", "\"seconds\":", "_us\":", "_ns\":"};
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strstr(line, keys[i]))
			return true;
	return false;
}

/** The ids of processes: when Linux begins again from below it spares the first ones (RESERVED_PIDS); PID_MAX_LIMIT on 64 bits. */
enum { CHOSEN_LEAST = 300, CHOSEN_MOST = 4194304 };

/** What stands for one: a number, too, since some stand in JSON without quotes. */
#define CHOSEN "9999999"

/**
 * Could the machine have chosen this number, as a process's id or as a port (address.h)? Only the number is asked: if the ids of
 * this very run were looked for, a port or a count that happens to be one of them would differ from its like in the next grading.
 */
static bool is_chosen(long number)
{
	return number >= CHOSEN_LEAST && number <= CHOSEN_MOST;
}

/** How much of the line is the name of a run's folder ("/tmp/plumb-B7VVS8"), or 0. */
static size_t folder_length(const char *line)
{
	static const char begin[] = "/tmp/plumb-";
	size_t length = sizeof begin - 1;

	return strncmp(line, begin, length) == 0 ? length + strcspn(line + length, "/\"\\ ") : 0;
}

/** Adds a line with each number that may have been chosen replaced; so is the last one of captured bytes: its end may be missing. */
static void add_without_numbers(struct text *out, const char *line)
{
	bool captured = strstr(line, "\"data\":");

	while (*line) {
		size_t word = strspn(line, "0123456789"), folder = folder_length(line);
		bool cut = word && captured && line[word] == '"';

		if (folder)
			text_add(out, "FOLDER");
		else if (word && (cut || is_chosen(strtol(line, NULL, 10))))
			text_add(out, CHOSEN);
		else
			text_add_bytes(out, line, word ? word : 1);
		line += folder ? folder : word ? word : 1;
	}
}

static int write_timeless(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	char *json, *rest, *line;
	bool shared;

	(void)options;
	if (count != 1)
		return -EINVAL;
	shared = results[0]->environment.tier && strcmp(results[0]->environment.tier, "full") != 0;
	json = rest = result_to_json(results[0]);
	while ((line = strsep(&rest, "\n"))) {
		if (is_time(line))
			continue;
		if (shared)
			add_without_numbers(out, line);
		else
			text_add(out, line);
		text_add(out, "\n");
	}
	free(json);
	return 0;
}

const struct exporter exporter_timeless = {
	.name = "timeless",
	.summary = "the result without times: equal gradings give equal texts",
	.write = write_timeless,
};

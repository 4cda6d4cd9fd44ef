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

/** Is it a line of a list of ids? The list is never the last member of its object: what stays is JSON. */
static bool is_in_pids(const char *line, bool *inside)
{
	bool in = *inside || strstr(line, "\"pids\": [");

	*inside = in && !strchr(line, ']');
	return in;
}

/** The ids of processes: when Linux begins again from below it spares the first ones (RESERVED_PIDS); PID_MAX_LIMIT on 64 bits. */
enum { CHOSEN_LEAST = 300, CHOSEN_MOST = 4194304 };

/** What stands for one: a number, too, since some stand in JSON without quotes. */
#define CHOSEN "9999999"

/**
 * Could the machine have chosen this number, as a process's id or as a port (address.h)? Only the number is asked: if the ids of
 * this very run were looked for, then a port or a count that happens to be one of them would differ from its like in the next
 * grading.
 */
static bool is_chosen(long number)
{
	return number >= CHOSEN_LEAST && number <= CHOSEN_MOST;
}

/** Bytes as they stand in a JSON string of ours: escaped, and escaped once more; the caller frees. */
static char *bytes_in_json(const void *bytes, size_t length)
{
	struct text once = {0}, twice = {0};
	const char *at;

	text_add_escaped(&once, bytes, length, length);
	for (at = text_string(&once); *at; at++) {
		if (*at == '\\' || *at == '"')
			text_add(&twice, "\\");
		text_add_bytes(&twice, at, 1);
	}
	text_clear(&once);
	return text_take(&twice);
}

/** The ids of the processes of a run, each in four bytes, as netlink(7) has them. */
struct binary_pids {
	char **items;
	size_t count, capacity;
};

static struct binary_pids binary_pids_of(const struct result *result)
{
	struct binary_pids all = {0};
	size_t i, j;

	for (i = 0; i < result->check_count; i++)
		for (j = 0; j < result->checks[i].pid_count; j++) {
			uint32_t pid = (uint32_t)result->checks[i].pids[j];

			ARRAY_ADD(all.items, all.count, all.capacity) = bytes_in_json(&pid, sizeof pid);
		}
	return all;
}

/** The line with "PID" in place of each of them; the caller frees. */
static char *without_binary_pids(const char *line, const struct binary_pids *pids)
{
	char *now = memory_string(line), *at;
	size_t i;

	for (i = 0; i < pids->count && strstr(now, "\\\\0\\\\0"); i++)
		while ((at = strstr(now, pids->items[i]))) {
			char *next = memory_format("%.*sPID%s", (int)(at - now), now, at + strlen(pids->items[i]));

			free(now);
			now = next;
		}
	return now;
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
	struct binary_pids pids;
	bool shared, in_pids = false;
	char *json, *rest, *line, *masked;

	(void)options;
	if (count != 1)
		return -EINVAL;
	shared = results[0]->environment.tier && strcmp(results[0]->environment.tier, "full") != 0;
	pids = binary_pids_of(results[0]); /* none in tier full */
	json = rest = result_to_json(results[0]);
	while ((line = strsep(&rest, "\n"))) {
		if (is_time(line) || is_in_pids(line, &in_pids))
			continue;
		if (shared) {
			masked = without_binary_pids(line, &pids);
			add_without_numbers(out, masked);
			free(masked);
		} else {
			text_add(out, line);
		}
		text_add(out, "\n");
	}
	memory_free_strings(pids.items, pids.count);
	free(json);
	return 0;
}

const struct exporter exporter_timeless = {
	.name = "timeless",
	.summary = "the result without times: equal gradings give equal texts",
	.write = write_timeless,
};

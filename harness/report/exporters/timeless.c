/** @file
 * timeless: the result without what may differ between two gradings of one submission. Equal gradings give equal texts.
 *
 * These are the times; and, in tier traced, what the machine chose: ports of a network that others use, too; ids of processes,
 * which programs may write into names and messages; and the folder of a run.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/address.h"
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

/** Is it a shared port without its last digits? */
static bool begins_port(long number)
{
	long least = number, most = number;

	while (number > 0 && most < SHARED_CLIENTS_FIRST) {
		least *= 10;
		most = 10 * most + 9;
	}
	return address_is_in_shared_range(least, most);
}

static bool is_shared(long number)
{
	return address_is_in_shared_range(number, number);
}

/** Is it a shared port, or one in the order of this machine: htons(3) forgotten? */
static bool is_port(long number)
{
	return is_shared(number) || (number <= UINT16_MAX && is_shared(ntohs((uint16_t)number)));
}

/** A smaller one cannot be told from a count. */
enum { PID_LEAST = 1000 };

/** Is it the id of a process of a run, or where it was cut the beginning of one? */
static bool is_pid(const struct result *result, size_t number, bool cut)
{
	size_t i, j, pid;

	for (i = 0; i < result->check_count; i++)
		for (j = 0; j < result->checks[i].pid_count; j++) {
			pid = result->checks[i].pids[j];
			while (cut && pid > number)
				pid /= 10;
			if (pid == number && (cut || number >= PID_LEAST))
				return true;
		}
	return false;
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

/** Adds a line with each number that is a shared port, or a process, replaced; of captured bytes the end may be missing. */
static void add_without_numbers(struct text *out, const char *line, const struct result *result)
{
	bool captured = strstr(line, "\"data\":");

	while (*line) {
		size_t word = strspn(line, "0123456789"), folder = folder_length(line);
		long number = word ? strtol(line, NULL, 10) : 0;
		bool cut = word && captured && line[word] == '"', port = cut ? begins_port(number) : is_port(number);

		if (folder)
			text_add(out, "FOLDER");
		else if (word && is_pid(result, (size_t)number, cut))
			text_add(out, "PID");
		else if (port)
			text_add(out, "PORT");
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
			add_without_numbers(out, masked, results[0]);
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

/** @file
 * What a task has before the first of its calls is seen: descriptors of the user's shell, or of a program that runs already.
 *
 * Where they come from is unknown. Somebody else may hold their other ends; so they are *given*, and rules that need to
 * know who could read or write there have no proof.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "observe/tracee.h"

static int by_number(const void *a, const void *b)
{
	int one = atoi(*(char *const *)a), other = atoi(*(char *const *)b);

	return one < other ? -1 : one > other;
}

static void tell(struct observation *observation, const struct tracee *tracee, int fd)
{
	static const char *const streams[] = {"stdin", "stdout", "stderr"};
	struct event event = event_of(EVENT_GIVEN, tracee->task);

	event.fd = fd;
	event.count = END_READ | END_WRITE;
	decode_held(tracee, &event);
	if (fd <= 2) {
		free(event.text);
		event.text = memory_string(streams[fd]);
	}
	if (event.made_kind != OBJECT_NONE)
		(void)stops_emit(observation, event);
	else
		event_clear(&event);
}

void seed_descriptors(struct observation *observation, const struct tracee *tracee)
{
	char folder[64], **names;
	size_t count = 0, i;

	(void)snprintf(folder, sizeof folder, "/proc/%d/fd", (int)tracee->process);
	if (file_names(folder, &names) < 0)
		return;
	while (names[count])
		count++;
	qsort(names, count, sizeof *names, by_number);
	for (i = 0; i < count; i++)
		tell(observation, tracee, atoi(names[i]));
	file_names_free(names);
}

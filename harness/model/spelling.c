/** @file
 * How the source of a program spells a system call: libc's function has another name, and fewer arguments.
 */
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "model/spelling.h"

/* One row of a call at most. An argument that the function lacks has this value when it was the function that was called. */
static const struct spelling spellings[] = {
	{.call = "openat", .function = "open", .first = 1, .count = 2, .lacks = 0, .value = AT_FDCWD},
	{.call = "wait4", .function = "waitpid", .count = 3, .lacks = 3},
	{.call = "recvfrom", .function = "recv", .count = 4, .lacks = 4},
	{.call = "sendto", .function = "send", .count = 4, .lacks = 4},
	{.call = "pipe2", .function = "pipe", .count = 1, .lacks = 1},
	{.call = "pselect6", .function = "select", .count = 5, .lacks = 5},
	{.call = "epoll_pwait", .function = "epoll_wait", .count = 4, .lacks = 4},
	{.call = "rt_sigaction", .function = "sigaction", .count = 3, .lacks = -1},
	{.call = "rt_sigsuspend", .function = "sigsuspend", .count = 1, .lacks = -1},
	{.call = "pread64", .function = "pread", .count = 4, .lacks = -1},
	{.call = "pwrite64", .function = "pwrite", .count = 4, .lacks = -1},
	{.call = "exit_group", .function = "exit", .count = 1, .lacks = -1},
};

/** mkfifo(3) is a mknodat(2) of its own. */
static bool is_mkfifo(const struct event *event)
{
	return event->call->class == CALL_PATH && strcmp(event->call->name, "mknodat") == 0 &&
		(event->args[2] & S_IFMT) == S_IFIFO;
}

/** A mode is looked at only where a file may be made. */
static bool has_mode(const struct event *event)
{
	return strcmp(event->call->name, "openat") == 0 &&
		(event->args[2] & O_CREAT || (event->args[2] & O_TMPFILE) == O_TMPFILE);
}

/** Of a register that holds an int the upper half means nothing; a pointer is NULL as a whole. */
static bool fits(const struct spelling *row, const struct event *event)
{
	uint64_t register_value = row->lacks < 0 ? 0 : event->args[row->lacks];

	return row->lacks < 0 || (row->value ? (int)register_value == row->value : !register_value);
}

/** By the position of the call; made when it is first asked for. */
static const struct spelling **by_position(void)
{
	static const struct spelling **positions; /* lives as long as the process */
	size_t count, i;

	if (positions)
		return positions;
	(void)call_all(&count);
	positions = memory_new(count, sizeof *positions); /* NOLINT: pointers are wanted */
	for (i = 0; i < sizeof spellings / sizeof *spellings; i++)
		positions[call_position(call_by_name(spellings[i].call))] = &spellings[i];
	return positions;
}

struct spelling spelling_of(const struct event *event)
{
	const struct spelling *row = by_position()[call_position(event->call)];
	struct spelling plain = {.call = event->call->name, .function = event->call->name, .count = CALL_ARGUMENTS};

	if (is_mkfifo(event))
		return (struct spelling){.call = "mknodat", .function = "mkfifo", .first = 1, .count = 2};
	if (!row || !fits(row, event))
		return plain;
	plain = *row;
	plain.count += has_mode(event);
	return plain;
}

const char *function_name(const struct event *event)
{
	bool clones = strcmp(event->call->name, "clone") == 0 || strcmp(event->call->name, "clone3") == 0;

	if (event->call->class == CALL_SPAWN && event->flags & CLONE_THREAD)
		return "pthread_create";
	return clones ? "fork" : spelling_of(event).function;
}

/** @file
 * What every event can be asked: names of its kinds, its end, the one copy of a string.
 */
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "model/event.h"

static const char *const event_names[EVENT_KINDS] = {
	[EVENT_START] = "start",
	[EVENT_GIVEN] = "given",
	[EVENT_CALL] = "call",
	[EVENT_BLOCKED] = "blocked",
	[EVENT_SPAWN] = "spawn",
	[EVENT_EXEC] = "exec",
	[EVENT_SIGNAL] = "signal",
	[EVENT_EXIT] = "exit",
	[EVENT_PEER] = "peer",
	[EVENT_PREEMPTED] = "preempted",
	[EVENT_REFUSED] = "refused",
	[EVENT_CAPPED] = "capped",
	[EVENT_STUCK] = "stuck",
	[EVENT_CLOCK] = "clock",
	[EVENT_HANDLED] = "handled",
	[EVENT_SPINS] = "spins",
};

static const char *const object_names[OBJECT_KINDS] = {
	[OBJECT_NONE] = "none",
	[OBJECT_PIPE] = "pipe",
	[OBJECT_FIFO] = "fifo",
	[OBJECT_SOCKET] = "socket",
	[OBJECT_FILE] = "file",
	[OBJECT_FOLDER] = "folder",
	[OBJECT_DEVICE] = "device",
	[OBJECT_EPOLL] = "epoll",
	[OBJECT_EVENT_FD] = "eventfd",
	[OBJECT_TIMER_FD] = "timerfd",
	[OBJECT_SIGNAL_FD] = "signalfd",
	[OBJECT_PID_FD] = "pidfd",
	[OBJECT_MEMORY_FD] = "memfd",
	[OBJECT_OTHER] = "other",
};

const char *event_kind_name(enum event_kind kind)
{
	return kind < EVENT_KINDS ? event_names[kind] : "unknown";
}

const char *object_kind_name(enum object_kind kind)
{
	return kind < OBJECT_KINDS ? object_names[kind] : "unknown";
}

struct event event_of(enum event_kind kind, int task)
{
	return (struct event){.kind = kind,
		.task = task,
		.fd = -1,
		.fd_out = -1,
		.made = {-1, -1},
		.child = -1,
		.timeout_ns = -1,
		.woken_by = -1,
		.owner = -1};
}

static struct captured copy_captured(const struct captured *captured)
{
	return (struct captured){
		captured->length ? memory_copy(captured->bytes, captured->length) : NULL, captured->length};
}

struct event event_copy(const struct event *event)
{
	struct event copy = *event;

	copy.data = copy_captured(&event->data);
	copy.rest = copy_captured(&event->rest);
	copy.text = memory_string(event->text);
	copy.who = memory_string(event->who);
	copy.other_path = memory_string(event->other_path);
	copy.fault = memory_string(event->fault);
	copy.address = address_copy(event->address);
	copy.local = address_copy(event->local);
	copy.remote = address_copy(event->remote);
	if (event->passed)
		copy.passed = memory_copy(event->passed, event->passed_count * sizeof *event->passed);
	if (event->watches)
		copy.watches = memory_copy(event->watches, event->watch_count * sizeof *event->watches);
	return copy;
}

void event_clear(struct event *event)
{
	free(event->data.bytes);
	free(event->rest.bytes);
	free(event->text);
	free(event->who);
	free(event->other_path);
	free(event->fault);
	free(event->address);
	free(event->local);
	free(event->remote);
	free(event->watches);
	free(event->passed);
	event->data = event->rest = (struct captured){0};
	event->text = event->who = event->other_path = event->fault = NULL;
	event->address = event->local = event->remote = NULL;
	event->watches = NULL;
	event->passed = NULL;
	event->watch_count = event->passed_count = 0;
}

uint64_t event_bytes(const struct event *event)
{
	bool by_message = event->call &&
		(call_argument(event->call, ARG_MMSG_IN) >= 0 || call_argument(event->call, ARG_MMSG_OUT) >= 0);

	if (event->result <= 0)
		return 0;
	return by_message ? event->moved : (uint64_t)event->result;
}

unsigned event_message_flags(const struct event *event)
{
	int at = event->call ? call_argument(event->call, ARG_MSG_FLAGS) : -1;

	return at < 0 ? 0 : (unsigned)event->args[at];
}

bool event_only_looks(const struct event *event)
{
	return event_message_flags(event) & MSG_PEEK ||
		(event->call && event->call->class == CALL_TRANSFER && strcmp(event->call->name, "tee") == 0);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *interned(const char *string)
{
	static void *tree; /* lives as long as the process */
	char **found;
	char *copy;

	if (!string)
		return NULL;
	found = tfind(string, &tree, compare_strings);
	if (found)
		return *found;
	copy = memory_string(string);
	if (!tsearch(copy, &tree, compare_strings))
		return copy;
	return copy;
}

const char *errno_name(int number)
{
	const char *name = strerrorname_np(number);
	char unknown[32];

	if (name)
		return name;
	(void)snprintf(unknown, sizeof unknown, "errno %d", number);
	return interned(unknown);
}

const char *signal_name(int number)
{
	const char *name = sigabbrev_np(number);
	char full[32];

	if (name)
		(void)snprintf(full, sizeof full, "SIG%s", name);
	else
		(void)snprintf(full, sizeof full, "signal %d", number);
	return interned(full);
}

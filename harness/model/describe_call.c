/** @file
 * A system call as strace(1) would show it, but as the source spells it: its arguments by their kinds, and its result.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/describe.h"
#include "model/names.h"
#include "model/option.h"
#include "model/spelling.h"

#define RESTORER 0x04000000u /* SA_RESTORER: libc's own business */

void describe_data(struct text *out, const struct event *event)
{
	size_t shown = event->data.length < NAMES_BYTES_SHOWN ? event->data.length : NAMES_BYTES_SHOWN;
	uint64_t whole = event->call && call_receives(event->call) ? event_bytes(event) : event->count;

	text_add(out, "\"");
	text_add_escaped(out, event->data.bytes, shown, shown);
	text_add(out, "\"");
	if (shown < whole)
		text_add(out, "...");
}

void describe_address(struct text *out, const struct address *address)
{
	char *written = address_format(address);

	text_add(out, written);
	free(written);
}

static bool has_returned(const struct event *event)
{
	return event->kind == EVENT_CALL && event->result >= 0;
}

static void add_pointer(struct text *out, uint64_t value)
{
	text_add(out, value ? "…" : "NULL");
}

/** The buffer of a call that has not returned has nothing in it yet. */
static void add_buffer(struct text *out, const struct event *event, bool filled_by_kernel)
{
	if (filled_by_kernel && !has_returned(event))
		text_add(out, "…");
	else
		describe_data(out, event);
}

static void add_address(struct text *out, const struct event *event, uint64_t value)
{
	if (value && event->address)
		describe_address(out, event->address);
	else
		add_pointer(out, value);
}

/** How long an address or the value of an option is, once the kernel has said so. */
static void add_length(struct text *out, const struct event *event, uint64_t value)
{
	bool told = event->call->class == CALL_SOCKET_OPTION ? event->data.length > 0 : event->address != NULL;
	uint64_t length = event->call->class == CALL_SOCKET_OPTION ? event->count : event->address_length;

	if (value && told && has_returned(event))
		text_addf(out, "[%llu]", (unsigned long long)length);
	else
		add_pointer(out, value);
}

/* --- socket options --- */

static void add_option(struct text *out, const struct event *event, uint64_t value)
{
	const struct option *option = option_of(event);

	if (option)
		text_add(out, option->word);
	else
		text_addf(out, "%d", (int)value);
}

static void add_level(struct text *out, uint64_t value)
{
	const char *level = option_level((int)value);

	if (level)
		text_add(out, level);
	else
		text_addf(out, "%d", (int)value);
}

static void add_option_value(struct text *out, const struct event *event, uint64_t value)
{
	if (value && event->data.length)
		option_add_value(out, event);
	else
		add_pointer(out, value);
}

/* --- poll, select, epoll --- */

static void add_watches(struct text *out, const struct event *event, const char *what)
{
	bool before = strcmp(what, "events") == 0;
	const char *comma = "";
	size_t i;

	text_add(out, "[");
	for (i = 0; i < event->watch_count; i++) {
		const struct watch *watch = &event->watches[i];

		if (!before && !watch->revents)
			continue;
		text_add(out, comma);
		text_add(out, "{fd=");
		text_add_number(out, watch->fd);
		text_add(out, ", ");
		text_add(out, what);
		text_add(out, "=");
		names_add(out, &names_poll, before ? watch->events : watch->revents);
		text_add(out, "}");
		comma = ", ";
	}
	text_add(out, "]");
}

/** The descriptors of one set of select(2). */
static void add_set(struct text *out, const struct event *event, unsigned bit, bool before)
{
	const struct watch *watch = event->watches;
	const char *blank = "";
	size_t i;

	text_add(out, "[");
	for (i = 0; watch && i < event->watch_count; i++, watch++) {
		if (!((before ? watch->events : watch->revents) & bit))
			continue;
		text_addf(out, "%s%d", blank, watch->fd);
		blank = " ";
	}
	text_add(out, "]");
}

static const struct select_set {
	enum argument_kind kind;
	unsigned bit;
	const char *word;
} select_sets[] = {{ARG_READ_SET, POLLIN, "in"}, {ARG_WRITE_SET, POLLOUT, "out"}, {ARG_EXCEPT_SET, POLLPRI, "except"}};

static void add_set_argument(struct text *out, const struct event *event, int index)
{
	const struct select_set *set = select_sets;

	while (set->kind != event->call->arguments[index])
		set++;
	if (event->args[index] && (event->watches || event->args[0] == 0))
		add_set(out, event, set->bit, true);
	else
		add_pointer(out, event->args[index]);
}

static void add_epoll_event(struct text *out, const struct watch *watch, unsigned events)
{
	text_add(out, "{events=");
	names_add(out, &names_epoll, events);
	text_addf(out, ", data=0x%llx}", (unsigned long long)watch->data);
}

static void add_epoll_events(struct text *out, const struct event *event, uint64_t value)
{
	size_t i;

	if (!has_returned(event) || (event->result > 0 && !event->watches)) {
		add_pointer(out, value);
		return;
	}
	text_add(out, "[");
	for (i = 0; i < event->watch_count; i++) {
		text_add(out, i ? ", " : "");
		add_epoll_event(out, &event->watches[i], event->watches[i].revents);
	}
	text_add(out, "]");
}

/** What came, behind the result. */
static void add_what_came(struct text *out, const struct event *event)
{
	size_t i;

	if (event->call->class != CALL_POLL || !event->watches || event->result <= 0)
		return;
	if (call_argument(event->call, ARG_POLL_FDS) >= 0) {
		text_add(out, " (");
		add_watches(out, event, "revents");
		text_add(out, ")");
		return;
	}
	for (i = 0; i < sizeof select_sets / sizeof *select_sets; i++) {
		int at = call_argument(event->call, select_sets[i].kind);

		if (at < 0 || !event->args[at])
			continue;
		text_addf(out, " %s ", select_sets[i].word);
		add_set(out, event, select_sets[i].bit, false);
	}
}

/* --- fcntl and ioctl --- */

static void add_lock(struct text *out, const struct event *event, uint64_t value)
{
	struct flock lock;

	if (event->data.length < sizeof lock) {
		add_pointer(out, value);
		return;
	}
	memcpy(&lock, event->data.bytes, sizeof lock);
	text_add(out, "{");
	names_add(out, &names_lock, (uint64_t)lock.l_type);
	text_add(out, ", ");
	names_add(out, &names_whence, (uint64_t)lock.l_whence);
	text_addf(out, ", %lld, %lld}", (long long)lock.l_start, (long long)lock.l_len);
}

static void add_fcntl(struct text *out, const struct event *event, uint64_t value)
{
	switch ((int)event->args[1]) {
	case F_SETFL:
		names_add(out, &names_open, (unsigned)value);
		break;
	case F_SETFD:
		names_add(out, &names_descriptor, (unsigned)value);
		break;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		add_lock(out, event, value);
		break;
	default:
		text_addf(out, "%d", (int)value);
	}
}

static void add_fcntl_result(struct text *out, const struct event *event)
{
	const struct names *names = (int)event->args[1] == F_GETFL ? &names_open
		: (int)event->args[1] == F_GETFD                   ? &names_descriptor
								   : NULL;

	if (!names || call_argument(event->call, ARG_FCNTL) < 0 || event->result < 0)
		return;
	text_add(out, " (");
	names_add(out, names, (uint64_t)event->result);
	text_add(out, ")");
}

static void add_ioctl(struct text *out, const struct event *event, uint64_t value)
{
	int number;

	if (event->data.length < sizeof number) {
		add_pointer(out, value);
		return;
	}
	memcpy(&number, event->data.bytes, sizeof number);
	text_addf(out, "[%d]", number);
}

/* --- signals and children --- */

static void add_signals(struct text *out, const struct event *event, uint64_t value)
{
	if (value)
		names_add_signals(out, event->signals);
	else
		text_add(out, "NULL");
}

/** What the signal is to do from now on; a handler has no name here. */
static void add_action(struct text *out, const struct event *event, uint64_t value)
{
	if (!value || event->kind != EVENT_CALL) {
		add_pointer(out, value);
	} else if (event->disposition == DISPOSITION_DEFAULT || event->disposition == DISPOSITION_IGNORED) {
		text_add(out, event->disposition == DISPOSITION_DEFAULT ? "SIG_DFL" : "SIG_IGN");
	} else {
		text_add(out, "{handler, ");
		names_add(out, &names_signal_action, event->flags & ~RESTORER);
		text_add(out, "}");
	}
}

static void add_collected(struct text *out, const struct event *event, uint64_t value)
{
	if (!value || !has_returned(event) || event->child < 0) {
		add_pointer(out, value);
		return;
	}
	text_add(out, "[");
	describe_status(out, event->status);
	text_add(out, "]");
}

/** Descriptors that came or went with a message. */
static void add_passed(struct text *out, const struct event *event)
{
	size_t i;

	if (!event->passed_count || event->result < 0)
		return;
	text_add(out, " with [");
	for (i = 0; i < event->passed_count; i++)
		text_addf(out, "%s%d", i ? ", " : "", event->passed[i].fd);
	text_add(out, "]");
}

/* --- all arguments --- */

static void add_time(struct text *out, const struct event *event, uint64_t value)
{
	if (value && event->timeout_ns >= 0)
		names_add_time(out, event->timeout_ns);
	else
		add_pointer(out, value);
}

static void add_path(struct text *out, const char *path)
{
	text_add(out, "\"");
	text_add_escaped(out, path ? path : "", path ? strlen(path) : 0, 200);
	text_add(out, "\"");
}

static void add_pair(struct text *out, const struct event *event)
{
	if (event->made[0] >= 0)
		text_addf(out, "[%d, %d]", event->made[0], event->made[1]);
	else
		text_add(out, "…");
}

static void add_argument(struct text *out, const struct event *event, int index)
{
	const struct names *names = names_of_argument(event->call, index);
	uint64_t value = event->args[index];

	if (names) {
		names_add(out, names, value);
		return;
	}
	switch (event->call->arguments[index]) {
	case ARG_FD_AT:
		if ((int)value == AT_FDCWD)
			text_add(out, "AT_FDCWD");
		else
			text_add_number(out, (int)value);
		break;
	case ARG_FLAGS:
		text_addf(out, value ? "0x%llx" : "%llu", (unsigned long long)value);
		break;
	case ARG_POINTER:
		add_pointer(out, value);
		break;
	case ARG_MODE:
		text_addf(out, "%#o", (unsigned)value & 07777);
		break;
	case ARG_BYTES_IN:
	case ARG_IOV_IN:
	case ARG_MSG_IN:
	case ARG_MMSG_IN:
		add_buffer(out, event, false);
		break;
	case ARG_BYTES_OUT:
	case ARG_IOV_OUT:
	case ARG_MSG_OUT:
	case ARG_MMSG_OUT:
		add_buffer(out, event, true);
		break;
	case ARG_COUNT:
		if (value > INT64_MAX)
			text_addf(out, "%llu", (unsigned long long)value);
		else
			text_add_number(out, (int64_t)value);
		break;
	case ARG_MSG_FLAGS:
		names_add(out, &names_message, value);
		break;
	case ARG_PATH:
		add_path(out, index == call_argument(event->call, ARG_PATH) ? event->text : event->other_path);
		break;
	case ARG_FD_PAIR:
		add_pair(out, event);
		break;
	case ARG_SIGSET:
		add_signals(out, event, value);
		break;
	case ARG_SIGACTION:
		add_action(out, event, value);
		break;
	case ARG_STATUS:
	case ARG_SIGINFO:
		add_collected(out, event, value);
		break;
	case ARG_SIGNAL:
		text_add(out, signal_name((int)value));
		break;
	case ARG_TIMESPEC:
	case ARG_TIMEVAL:
		add_time(out, event, value);
		break;
	case ARG_ADDRESS_IN:
	case ARG_ADDRESS_OUT:
		add_address(out, event, value);
		break;
	case ARG_LENGTH_OUT:
		add_length(out, event, value);
		break;
	case ARG_LEVEL:
		add_level(out, value);
		break;
	case ARG_OPTION:
		add_option(out, event, value);
		break;
	case ARG_OPTION_IN:
	case ARG_OPTION_OUT:
		add_option_value(out, event, value);
		break;
	case ARG_POLL_FDS:
		if (event->watches)
			add_watches(out, event, "events");
		else
			add_pointer(out, value);
		break;
	case ARG_READ_SET:
	case ARG_WRITE_SET:
	case ARG_EXCEPT_SET:
		add_set_argument(out, event, index);
		break;
	case ARG_EPOLL_EVENT:
		if (event->watches)
			add_epoll_event(out, event->watches, event->watches->events);
		else
			add_pointer(out, value);
		break;
	case ARG_EPOLL_EVENTS:
		add_epoll_events(out, event, value);
		break;
	case ARG_FCNTL:
		add_fcntl(out, event, value);
		break;
	case ARG_IOCTL:
		add_ioctl(out, event, value);
		break;
	default:
		text_add_number(out, (int)value);
	}
}

/** In English: it is a part of the data. */
static const char *meaning_of(int error)
{
	const char *words = strerrordesc_np(error);

	return words ? words : strerror(error); /* a number that it does not know */
}

static void add_result(struct text *out, const struct event *event)
{
	if (event->kind != EVENT_CALL) {
		text_add(out, " …");
		return;
	}
	if (event->result < 0 && event->result > -4096) {
		text_addf(out, " = -1 %s (%s)", errno_name((int)-event->result), meaning_of((int)-event->result));
	} else {
		text_add(out, " = ");
		text_add_number(out, event->result);
	}
	add_fcntl_result(out, event);
	add_what_came(out, event);
	add_passed(out, event);
	if (event->fault)
		text_add(out, " (injected)");
}

/** libc's fork() is a clone(2) that asks for nothing but a child. */
static bool is_fork(const struct event *event)
{
	return event->call->class == CALL_SPAWN && strcmp(event->call->name, "clone") == 0 &&
		!(event->args[0] & ~(0xffull | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID));
}

/** What stands in the register of a third argument is nothing that the program has passed, where the command takes none. */
static bool is_passed(const struct event *event, int index)
{
	static const int alone[] = {F_GETFD, F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS};
	size_t i;

	for (i = 0; event->call->arguments[index] == ARG_FCNTL && i < sizeof alone / sizeof *alone; i++)
		if (alone[i] == (int)event->args[1])
			return false;
	return event->call->arguments[index] != ARG_NONE;
}

void describe_call(struct text *out, const struct event *event)
{
	struct spelling spelling;
	int i;

	if (!event->call) {
		text_add(out, "?() …"); /* a task that is stuck in a call that nobody has seen */
		return;
	}
	if (is_fork(event)) {
		text_add(out, "fork()");
		add_result(out, event);
		return;
	}
	spelling = spelling_of(event);
	text_add(out, spelling.function);
	text_add(out, "(");
	for (i = spelling.first; i < spelling.first + spelling.count && i < CALL_ARGUMENTS && is_passed(event, i);
		i++) {
		text_add(out, i > spelling.first ? ", " : "");
		add_argument(out, event, i);
	}
	text_add(out, ")");
	add_result(out, event);
}

/** @file
 * An event as strace(1) would show it. Learners read this, so numbers that have a name in the manual get it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/event.h"

enum { DATA_SHOWN = 32 };

/** A name for a value, or for bits of it. */
struct word {
	uint64_t value;
	const char *name;
};

/* clang-format off: an initializer, not a block */
#define WORD(name) {(uint64_t)(name), #name}
/* clang-format on */

static const struct word open_modes[] = {WORD(O_RDONLY), WORD(O_WRONLY), WORD(O_RDWR), {0, NULL}};
static const struct word open_flags[] = {WORD(O_CREAT), WORD(O_EXCL), WORD(O_TRUNC), WORD(O_APPEND), WORD(O_NONBLOCK),
	WORD(O_CLOEXEC), WORD(O_DIRECTORY), WORD(O_NOFOLLOW), {0, NULL}};
static const struct word domains[] = {WORD(AF_UNIX), WORD(AF_INET), WORD(AF_INET6), WORD(AF_NETLINK), {0, NULL}};
static const struct word types[] = {WORD(SOCK_STREAM), WORD(SOCK_DGRAM), WORD(SOCK_SEQPACKET), WORD(SOCK_RAW), {0, NULL}};
static const struct word type_flags[] = {WORD(SOCK_CLOEXEC), WORD(SOCK_NONBLOCK), {0, NULL}};
static const struct word message_flags[] = {WORD(MSG_DONTWAIT), WORD(MSG_NOSIGNAL), WORD(MSG_PEEK), WORD(MSG_WAITALL),
	WORD(MSG_TRUNC), WORD(MSG_OOB), WORD(MSG_MORE), WORD(MSG_CMSG_CLOEXEC), {0, NULL}};
static const struct word directions[] = {WORD(SHUT_RD), WORD(SHUT_WR), WORD(SHUT_RDWR), {0, NULL}};
static const struct word commands[] = {WORD(F_DUPFD), WORD(F_GETFD), WORD(F_SETFD), WORD(F_GETFL), WORD(F_SETFL),
	WORD(F_DUPFD_CLOEXEC), WORD(F_SETLK), WORD(F_SETLKW), WORD(F_GETLK), WORD(F_SETPIPE_SZ), WORD(F_GETPIPE_SZ), {0, NULL}};
static const struct word interest[] = {WORD(EPOLL_CTL_ADD), WORD(EPOLL_CTL_MOD), WORD(EPOLL_CTL_DEL), {0, NULL}};
static const struct word wait_flags[] = {WORD(WNOHANG), WORD(WUNTRACED), WORD(WCONTINUED), WORD(WEXITED), WORD(WNOWAIT), {0, NULL}};
static const struct word map_flags[] = {WORD(MAP_SHARED), WORD(MAP_PRIVATE), WORD(MAP_ANONYMOUS), WORD(MAP_FIXED), {0, NULL}};
static const struct word protections[] = {WORD(PROT_READ), WORD(PROT_WRITE), WORD(PROT_EXEC), {0, NULL}};
static const struct word clone_flags[] = {WORD(CLONE_VM), WORD(CLONE_FS), WORD(CLONE_FILES), WORD(CLONE_SIGHAND),
	WORD(CLONE_VFORK), WORD(CLONE_THREAD), WORD(CLONE_PARENT_SETTID), WORD(CLONE_CHILD_CLEARTID), WORD(CLONE_CHILD_SETTID),
	WORD(CLONE_SETTLS), WORD(CLONE_SYSVSEM), {0, NULL}};

/** Which argument of which call has names: one value out of `values` (under `mask`) and bits out of `bits`. */
static const struct named_argument {
	const char *call;
	int index;
	uint64_t mask;
	const struct word *values, *bits;
} named_arguments[] = {
	{"open", 1, O_ACCMODE, open_modes, open_flags},
	{"openat", 2, O_ACCMODE, open_modes, open_flags},
	{"pipe2", 1, 0, NULL, open_flags},
	{"dup3", 2, 0, NULL, open_flags},
	{"socket", 0, ~0ull, domains, NULL},
	{"socket", 1, 0xf, types, type_flags},
	{"socketpair", 0, ~0ull, domains, NULL},
	{"socketpair", 1, 0xf, types, type_flags},
	{"accept4", 3, 0, NULL, type_flags},
	{"sendto", 3, 0, NULL, message_flags},
	{"recvfrom", 3, 0, NULL, message_flags},
	{"sendmsg", 2, 0, NULL, message_flags},
	{"recvmsg", 2, 0, NULL, message_flags},
	{"shutdown", 1, ~0ull, directions, NULL},
	{"fcntl", 1, ~0ull, commands, NULL},
	{"epoll_ctl", 1, ~0ull, interest, NULL},
	{"wait4", 2, 0, NULL, wait_flags},
	{"waitid", 3, 0, NULL, wait_flags},
	{"mmap", 2, 0, NULL, protections},
	{"mmap", 3, 0, NULL, map_flags},
	{"clone", 0, 0, NULL, clone_flags},
};

static const struct named_argument *names_of(const struct call *call, int index)
{
	size_t i;

	for (i = 0; i < sizeof named_arguments / sizeof *named_arguments; i++)
		if (named_arguments[i].index == index && strcmp(named_arguments[i].call, call->name) == 0)
			return &named_arguments[i];
	return NULL;
}

static void add_word(struct text *out, const char *word, size_t before)
{
	text_addf(out, "%s%s", out->length > before ? "|" : "", word);
}

static void add_named(struct text *out, const struct named_argument *names, uint64_t value)
{
	uint64_t rest = value & ~names->mask;
	size_t before = out->length;
	const struct word *word;

	for (word = names->values; word && word->name; word++)
		if (word->value == (value & names->mask))
			add_word(out, word->name, before);
	if (names->values && out->length == before)
		text_addf(out, "%lld", (long long)(value & names->mask));
	for (word = names->bits; word && word->name; word++) {
		if (word->value == 0 || (rest & word->value) != word->value)
			continue;
		add_word(out, word->name, before);
		rest &= ~word->value;
	}
	if (names->bits && rest)
		text_addf(out, "%s0x%llx", out->length > before ? "|" : "", (unsigned long long)rest);
	if (out->length == before)
		text_add(out, "0");
}

static void add_data(struct text *out, const struct event *event)
{
	size_t shown = event->data.length < DATA_SHOWN ? event->data.length : DATA_SHOWN;
	uint64_t whole = event->call && call_receives(event->call) ? (uint64_t)event->result : event->count;

	text_add(out, "\"");
	text_add_escaped(out, event->data.bytes, shown, shown);
	text_add(out, "\"");
	if (shown < whole)
		text_add(out, "...");
}

/** The buffer of a call that has not returned has nothing in it yet. */
static void add_buffer(struct text *out, const struct event *event, bool filled_by_kernel)
{
	if (filled_by_kernel && (event->kind != EVENT_CALL || event->result < 0))
		text_add(out, "…");
	else
		add_data(out, event);
}

static void add_argument(struct text *out, const struct event *event, int index)
{
	const struct named_argument *names = names_of(event->call, index);
	uint64_t value = event->args[index];

	if (names) {
		add_named(out, names, value);
		return;
	}
	switch (event->call->arguments[index]) {
	case ARG_FD_AT:
		if ((int)value == AT_FDCWD)
			text_add(out, "AT_FDCWD");
		else
			text_addf(out, "%d", (int)value);
		break;
	case ARG_FD:
	case ARG_FD_OUT:
	case ARG_PID:
	case ARG_TIMEOUT_MS:
		text_addf(out, "%d", (int)value);
		break;
	case ARG_FLAGS:
		text_addf(out, value ? "0x%llx" : "%llu", (unsigned long long)value);
		break;
	case ARG_POINTER:
		text_add(out, value ? "…" : "NULL");
		break;
	case ARG_BYTES_IN:
	case ARG_IOV_IN:
	case ARG_MSG_IN:
		add_buffer(out, event, false);
		break;
	case ARG_BYTES_OUT:
	case ARG_IOV_OUT:
	case ARG_MSG_OUT:
		add_buffer(out, event, true);
		break;
	case ARG_COUNT:
		text_addf(out, "%llu", (unsigned long long)value);
		break;
	case ARG_PATH:
		text_add(out, "\"");
		text_add_escaped(out, event->text ? event->text : "", event->text ? strlen(event->text) : 0, 200);
		text_add(out, "\"");
		break;
	case ARG_FD_PAIR:
		if (event->made[0] >= 0)
			text_addf(out, "[%d, %d]", event->made[0], event->made[1]);
		else
			text_add(out, "…");
		break;
	case ARG_SIGNAL:
		text_add(out, signal_name((int)value));
		break;
	default:
		text_addf(out, "%d", (int)value);
	}
}

static void add_result(struct text *out, const struct event *event)
{
	if (event->kind != EVENT_CALL) {
		text_add(out, " …");
		return;
	}
	if (event->result < 0 && event->result > -4096)
		text_addf(out, " = -1 %s (%s)", errno_name((int)-event->result), strerror((int)-event->result));
	else
		text_addf(out, " = %lld", (long long)event->result);
	if (event->fault)
		text_add(out, " (injected)");
}

/** libc's fork() is a clone(2) that asks for nothing but a child. */
static bool is_fork(const struct event *event)
{
	return strcmp(event->call->name, "clone") == 0 && !(event->args[0] & ~(0xffull | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID));
}

static void add_call(struct text *out, const struct event *event)
{
	int i;

	if (event->call && is_fork(event)) {
		text_add(out, "fork()");
		add_result(out, event);
		return;
	}

	text_addf(out, "%s(", event->call ? event->call->name : "?");
	for (i = 0; event->call && i < CALL_ARGUMENTS && event->call->arguments[i] != ARG_NONE; i++) {
		text_add(out, i ? ", " : "");
		add_argument(out, event, i);
	}
	text_add(out, ")");
	add_result(out, event);
}

static void add_status(struct text *out, int status)
{
	if (WIFSIGNALED(status))
		text_addf(out, "killed by %s%s", signal_name(WTERMSIG(status)), WCOREDUMP(status) ? " (core dumped)" : "");
	else
		text_addf(out, "exits with %d", WEXITSTATUS(status));
}

char *event_describe(const struct event *event)
{
	static const char *const effects[] = {
		[DISPOSITION_DEFAULT] = "default action",
		[DISPOSITION_IGNORED] = "ignored",
		[DISPOSITION_HANDLER] = "to its handler",
		[DISPOSITION_RESTARTING] = "to its handler, SA_RESTART",
	};
	const char *text = event->text ? event->text : "";
	struct text out = {0};

	switch (event->kind) {
	case EVENT_STUCK:
		if (event->signal && !event->call) {
			text_addf(&out, "is stopped by %s", signal_name(event->signal));
			break;
		}
		add_call(&out, event);
		break;
	case EVENT_CALL:
	case EVENT_BLOCKED:
		add_call(&out, event);
		break;
	case EVENT_START:
		text_addf(&out, "%s starts", text);
		break;
	case EVENT_GIVEN:
		text_addf(&out, "is given %d: %s (%s)", event->fd, text, object_kind_name(event->made_kind));
		break;
	case EVENT_SPAWN:
		text_add(&out, event->flags & CLONE_THREAD ? "makes a thread" : "makes a child process");
		break;
	case EVENT_EXEC:
		text_addf(&out, "executes %s", text);
		break;
	case EVENT_SIGNAL:
		text_addf(&out, "gets %s (%s)", signal_name(event->signal), effects[event->disposition]);
		break;
	case EVENT_EXIT:
		add_status(&out, event->status);
		break;
	case EVENT_PEER:
		text_add(&out, text);
		if (event->data.length) {
			text_add(&out, " ");
			add_data(&out, event);
		}
		break;
	case EVENT_PREEMPTED:
		text_add(&out, "computes without a call and loses its turn");
		break;
	case EVENT_REFUSED:
		text_addf(&out, "is refused %s: %s", event->call ? event->call->name : text, errno_name((int)-event->result));
		break;
	case EVENT_CAPPED:
		text_addf(&out, "%llu events are left out", (unsigned long long)event->count);
		break;
	case EVENT_CLOCK:
		text_addf(&out, "%llu.%09llu s pass", (unsigned long long)(event->count / 1000000000),
			(unsigned long long)(event->count % 1000000000));
		break;
	case EVENT_SPINS:
		text_addf(&out, "repeats %s()", event->call ? event->call->name : "a call");
		if (event->fd >= 0)
			text_addf(&out, " on descriptor %d", event->fd);
		text_addf(&out, " %llu times without progress", (unsigned long long)event->count);
		break;
	case EVENT_KINDS:
		break;
	}
	return text_take(&out);
}

/** @file
 * Hand-made events, named as sentences would name them, and the trace they make: GIVEN(piped(0, 3, 4), forked(0, 1), …).
 *
 * Task 0 is the first program, "server"; it begins by itself. A spawn adds the task it names, which has to be the next one.
 */
#ifndef PLUMB_TESTS_EVENTS_H
#define PLUMB_TESTS_EVENTS_H

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "model/trace.h"
#include "tests/unit/suite.h"

/** A trace of "server" with these events. */
#define GIVEN(...)                                        \
	given_events((const struct event[]){__VA_ARGS__}, \
		sizeof((const struct event[]){__VA_ARGS__}) / sizeof(struct event))

/** Adds one event, and before it the task that a spawn makes. */
static inline const struct event *then(struct trace *trace, struct event event)
{
	if (event.kind == EVENT_SPAWN)
		CU_ASSERT_EQUAL_FATAL(trace_add_task(trace, event.task, event.flags & CLONE_THREAD), event.child);
	return trace_add(trace, event);
}

static inline struct trace *given_events(const struct event *events, size_t count)
{
	struct trace *trace = trace_new();
	struct event start = event_of(EVENT_START, trace_add_program(trace, "server"));
	size_t i;

	start.text = memory_string("server");
	start.status = 100;
	(void)then(trace, start);
	for (i = 0; i < count; i++)
		(void)then(trace, events[i]);
	return trace;
}

/** A call that has returned; with_arguments() gives it arguments. */
static inline struct event called(int task, const char *name, int64_t result)
{
	struct event event = event_of(EVENT_CALL, task);

	event.call = call_by_name(name);
	CU_ASSERT_PTR_NOT_NULL_FATAL(event.call);
	event.result = result;
	return event;
}

/** Gives a call its arguments, and the descriptors that stand among them. */
static inline struct event with_arguments(struct event event, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	int fd = call_argument(event.call, ARG_FD), fd_out = call_argument(event.call, ARG_FD_OUT);

	event.args[0] = a;
	event.args[1] = b;
	event.args[2] = c;
	event.args[3] = d;
	event.fd = fd < 0 ? -1 : (int)event.args[fd];
	event.fd_out = fd_out < 0 ? -1 : (int)event.args[fd_out];
	return event;
}

/** The same event at a line of server.c. */
static inline struct event at_line(int line, struct event event)
{
	event.where = (struct place){interned("server.c"), line, interned("main")};
	return event;
}

/** The harness gave it @p fd; @p peer is what the harness does with the other end (END_READ | END_WRITE). */
static inline struct event given_descriptor(
	int task, int fd, const char *name, enum object_kind kind, unsigned flags, unsigned peer)
{
	struct event event = event_of(EVENT_GIVEN, task);

	event.fd = fd;
	event.made_kind = kind;
	event.flags = flags;
	event.count = peer;
	event.text = memory_string(name);
	return event;
}

static inline struct event opened(
	int task, int fd, const char *path, enum object_kind kind, unsigned flags, uint64_t inode)
{
	struct event event = called(task, "openat", fd);

	event.made[0] = fd;
	event.made_kind = kind;
	event.made_inode = inode;
	event.flags = flags;
	event.text = memory_string(path);
	return event;
}

static inline struct event piped(int task, int read_end, int write_end, unsigned flags)
{
	struct event event = called(task, "pipe2", 0);

	event.args[1] = flags;
	event.made[0] = read_end;
	event.made[1] = write_end;
	event.made_kind = OBJECT_PIPE;
	event.flags = flags;
	return event;
}

/** socket(), of domain AF_INET and type SOCK_STREAM. */
static inline struct event socket_made(int task, int fd)
{
	struct event event = with_arguments(called(task, "socket", fd), AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0, 0);

	event.made[0] = fd;
	event.made_kind = OBJECT_SOCKET;
	event.flags = O_CLOEXEC;
	return event;
}

/** A Unix socket of this type; of datagrams it stands for every domain. */
static inline struct event unix_socket(int task, int fd, int type)
{
	struct event event = socket_made(task, fd);

	event.args[0] = AF_UNIX;
	event.args[1] = (uint64_t)type;
	return event;
}

static inline struct event accepted(int task, int listening, int fd)
{
	struct event event = with_arguments(called(task, "accept", fd), (uint64_t)listening, 0, 0, 0);

	event.made[0] = fd;
	event.made_kind = OBJECT_SOCKET;
	return event;
}

static inline struct event pair_made(int task, int one, int other)
{
	struct event event = with_arguments(called(task, "socketpair", 0), AF_UNIX, SOCK_STREAM, 0, 0);

	event.made[0] = one;
	event.made[1] = other;
	event.made_kind = OBJECT_SOCKET;
	return event;
}

static inline struct event duplicated(int task, int fd, int made)
{
	struct event event = with_arguments(called(task, "dup", made), (uint64_t)fd, 0, 0, 0);

	event.made[0] = made;
	return event;
}

/** dup3(fd, onto, flags), or dup2() with flags 0. */
static inline struct event duplicated_onto(int task, int fd, int onto, unsigned flags)
{
	struct event event =
		with_arguments(called(task, flags ? "dup3" : "dup2", onto), (uint64_t)fd, (uint64_t)onto, flags, 0);

	event.made[0] = onto;
	event.flags = flags;
	return event;
}

static inline struct event controlled(int task, int fd, int command, int argument, int64_t result)
{
	struct event event =
		with_arguments(called(task, "fcntl", result), (uint64_t)fd, (uint64_t)command, (uint64_t)argument, 0);

	if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
		event.made[0] = (int)result;
		event.flags = command == F_DUPFD_CLOEXEC ? O_CLOEXEC : 0;
	}
	return event;
}

static inline struct event closed(int task, int fd)
{
	return with_arguments(called(task, "close", 0), (uint64_t)fd, 0, 0, 0);
}

static inline struct event range_closed(int task, unsigned first, unsigned last, unsigned flags)
{
	return with_arguments(called(task, "close_range", 0), first, last, flags, 0);
}

static inline struct event sent(int task, int fd, int64_t length)
{
	return with_arguments(called(task, "write", length), (uint64_t)fd, 1, (uint64_t)length, 0);
}

static inline struct event received(int task, int fd, int64_t length)
{
	return with_arguments(called(task, "read", length), (uint64_t)fd, 1, 4096, 0);
}

/** A new task by clone(2) with these flags; its process id is 100 + its number. */
static inline struct event spawned(int task, int child, unsigned flags)
{
	struct event event = event_of(EVENT_SPAWN, task);

	event.child = child;
	event.flags = flags;
	event.result = 100 + child;
	return event;
}

static inline struct event forked(int task, int child)
{
	return spawned(task, child, 0);
}

static inline struct event thread_made(int task, int child)
{
	return spawned(task, child, CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD);
}

static inline struct event executed(int task, const char *path)
{
	struct event event = event_of(EVENT_EXEC, task);

	event.text = memory_string(path);
	return event;
}

/** Its end, with the status that wait(2) gives: W_EXITCODE(3, 0), SIGKILL. */
static inline struct event ended(int task, int status)
{
	struct event event = event_of(EVENT_EXIT, task);

	event.status = status;
	return event;
}

static inline struct event collected(int task, int child)
{
	struct event event = with_arguments(called(task, "wait4", 100 + child), (uint64_t)-1, 0, 0, 0);

	event.child = child;
	return event;
}

static inline struct event signal_set(int task, int signal, enum disposition disposition)
{
	struct event event = with_arguments(called(task, "rt_sigaction", 0), (uint64_t)signal, 1, 0, 8);

	event.signal = signal;
	event.disposition = disposition;
	return event;
}

/* --- what a call was about, besides its arguments --- */

/** The same event with this socket address: the one that was passed, or the one that came back. */
static inline struct event with_address(struct event event, struct address address)
{
	event.address = address_copy(&address);
	event.address_length = event.address_room = address.length;
	return event;
}

/** The same event with the kernel's view of both ends; one of length 0 is left out. */
static inline struct event with_ends(struct event event, struct address local, struct address remote)
{
	free(event.local);
	free(event.remote);
	event.local = local.length ? address_copy(&local) : NULL;
	event.remote = remote.length ? address_copy(&remote) : NULL;
	return event;
}

static inline struct event with_bytes(struct event event, const void *bytes, size_t length)
{
	event.data = (struct captured){memory_copy(bytes, length), length};
	return event;
}

static inline struct event with_watches(struct event event, const struct watch *watches, size_t count)
{
	event.watches = memory_copy(watches, count * sizeof *watches);
	event.watch_count = count;
	return event;
}

/** bind(2), which the kernel confirms. */
static inline struct event bound(int task, int fd, struct address address)
{
	return with_ends(
		with_address(with_arguments(called(task, "bind", 0), (uint64_t)fd, 1, address.length, 0), address),
		address, (struct address){0});
}

static inline struct event listening(int task, int fd, int backlog)
{
	return with_arguments(called(task, "listen", 0), (uint64_t)fd, (uint64_t)backlog, 0, 0);
}

/** connect(2) to this address; with_ends() adds the kernel's view. */
static inline struct event connected(int task, int fd, struct address address)
{
	return with_address(with_arguments(called(task, "connect", 0), (uint64_t)fd, 1, address.length, 0), address);
}

static inline struct event option_set(int task, int fd, int level, int name, const void *value, size_t length)
{
	struct event event =
		with_arguments(called(task, "setsockopt", 0), (uint64_t)fd, (uint64_t)level, (uint64_t)name, 1);

	event.args[4] = event.count = length;
	return with_bytes(event, value, length);
}

/** getsockopt(SO_ERROR) that gives @p error. */
static inline struct event error_asked(int task, int fd, int error)
{
	struct event event = with_arguments(called(task, "getsockopt", 0), (uint64_t)fd, SOL_SOCKET, SO_ERROR, 1);

	event.args[4] = 1;
	event.count = sizeof error;
	return with_bytes(event, &error, sizeof error);
}

/** A peer with a connection of its own: what it did, its address, and the program's (of length 0: none). */
static inline struct event peer_at(const char *what, struct address local, struct address remote)
{
	struct event event = event_of(EVENT_PEER, -1);

	event.text = memory_string(what);
	return with_ends(event, local, remote);
}

/** A peer whose connection is a Unix one: it is known by its name. */
static inline struct event peer_named(const char *who, const char *what, struct address local, struct address remote)
{
	struct event event = peer_at(what, local, remote);

	event.who = memory_string(who);
	return event;
}

/** The same message with these descriptors: sent, or received as new ones. */
static inline struct event with_descriptors(struct event event, int first, int second)
{
	const struct passed passed[2] = {{.fd = first}, {.fd = second}};

	event.passed_count = second < 0 ? 1 : 2;
	event.passed = memory_copy(passed, event.passed_count * sizeof *passed);
	return event;
}

static inline struct event message_sent(int task, int fd, int64_t length)
{
	return with_arguments(called(task, "sendmsg", length), (uint64_t)fd, 1, 0, 0);
}

static inline struct event message_received(int task, int fd, int64_t length, unsigned flags)
{
	return with_arguments(called(task, "recvmsg", length), (uint64_t)fd, 1, flags, 0);
}

static inline struct event peer_acted(int object, const char *what)
{
	struct event event = event_of(EVENT_PEER, -1);

	event.object = object;
	event.text = memory_string(what);
	return event;
}

/** The same call, but it failed: nothing was made. */
static inline struct event failed(struct event event, int error)
{
	event.result = -error;
	event.made[0] = event.made[1] = -1;
	event.child = -1;
	return event;
}

/** The same call as it was entered and sleeps (EVENT_BLOCKED), or as it never returned (EVENT_STUCK). */
static inline struct event waiting(struct event event, enum event_kind kind)
{
	event.kind = kind;
	event.result = 0;
	return event;
}

/** The same event with the first bytes of its buffer. */
/** A call that its task is in at quiet. */
static inline struct event stuck(struct event event)
{
	return waiting(event, EVENT_STUCK);
}

/** waitpid(2) for a child of this id, which is 100 and its task. */
static inline struct event waits_for_child(int task, int wanted)
{
	return stuck(with_arguments(called(task, "wait4", 0), (uint64_t)wanted, 0, 0, 0));
}

static inline struct event with_data(struct event event, const char *bytes)
{
	event.data = (struct captured){memory_copy(bytes, strlen(bytes)), strlen(bytes)};
	event.count = strlen(bytes);
	return event;
}

#endif

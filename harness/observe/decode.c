/** @file
 * From registers and memory to an event, driven by the kinds of arguments in the table of calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "base/text.h"
#include "observe/tracee.h"

/** The kernel's struct sigaction, which is not libc's. */
struct kernel_sigaction { uint64_t handler, flags, restorer, mask; };

static bool is_named(const struct event *event, const char *name)
{
	return strcmp(event->call->name, name) == 0;
}

static void capture(pid_t tid, struct event *event, uint64_t address, size_t length)
{
	unsigned char bytes[CAPTURED_MOST];
	ssize_t n;

	if (length > sizeof bytes)
		length = sizeof bytes;
	n = length ? memory_read_from(tid, address, bytes, length) : 0;
	if (n <= 0)
		return;
	free(event->data.bytes);
	event->data = (struct captured){memory_copy(bytes, (size_t)n), (size_t)n};
}

/* --- vectors --- */

static size_t read_vector(pid_t tid, uint64_t address, uint64_t count, struct iovec out[IOV_MOST])
{
	size_t parts = count < IOV_MOST ? count : IOV_MOST;
	ssize_t n = memory_read_from(tid, address, out, parts * sizeof *out);

	return n < 0 ? 0 : (size_t)n / sizeof *out;
}

static uint64_t vector_length(const struct iovec *parts, size_t count)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < count; i++)
		sum += parts[i].iov_len;
	return sum;
}

static void capture_vector(pid_t tid, struct event *event, const struct iovec *parts, size_t count, uint64_t most)
{
	struct text bytes = {0};
	size_t i;

	for (i = 0; i < count && bytes.length < CAPTURED_MOST && bytes.length < most; i++) {
		unsigned char block[CAPTURED_MOST];
		size_t want = CAPTURED_MOST - bytes.length;
		ssize_t n;

		want = want < parts[i].iov_len ? want : parts[i].iov_len;
		want = want < most - bytes.length ? want : most - bytes.length;
		n = want ? memory_read_from(tid, (uint64_t)parts[i].iov_base, block, want) : 0;
		if (n > 0)
			text_add_bytes(&bytes, block, (size_t)n);
	}
	free(event->data.bytes);
	event->data = (struct captured){.length = bytes.length};
	event->data.bytes = (unsigned char *)text_take(&bytes);
}

/** Where the vector of a readv, writev, sendmsg or recvmsg lies. @return false for other calls. */
static bool find_vector(pid_t tid, const struct event *event, uint64_t *address, uint64_t *count)
{
	const struct call *call = event->call;
	int at = call_argument(call, ARG_IOV_IN) >= 0 ? call_argument(call, ARG_IOV_IN) : call_argument(call, ARG_IOV_OUT);
	struct msghdr message;

	if (at >= 0) {
		*address = event->args[at];
		*count = event->args[at + 1];
		return true;
	}
	at = call_argument(call, ARG_MSG_IN) >= 0 ? call_argument(call, ARG_MSG_IN) : call_argument(call, ARG_MSG_OUT);
	if (at < 0 || memory_read_from(tid, event->args[at], &message, sizeof message) != (ssize_t)sizeof message)
		return false;
	*address = (uint64_t)message.msg_iov;
	*count = message.msg_iovlen;
	return true;
}

static void decode_buffer_at_entry(pid_t tid, struct event *event)
{
	int in = call_argument(event->call, ARG_BYTES_IN), count = call_argument(event->call, ARG_COUNT);
	struct iovec parts[IOV_MOST];
	uint64_t address, number;
	size_t n;

	if (count >= 0)
		event->count = event->args[count];
	if (in >= 0)
		capture(tid, event, event->args[in], event->count);
	if (!find_vector(tid, event, &address, &number))
		return;
	n = read_vector(tid, address, number, parts);
	event->count = vector_length(parts, n);
	if (event->call->class == CALL_SEND)
		capture_vector(tid, event, parts, n, event->count);
}

/** What a short send has left: it has to be the beginning of the next one. */
static void capture_rest(pid_t tid, struct event *event)
{
	int in = call_argument(event->call, ARG_BYTES_IN);
	struct event rest = event_of(EVENT_CALL, event->task);
	struct iovec parts[IOV_MOST];
	uint64_t address, number, skip = (uint64_t)event->result;
	size_t n, i;

	if (event->call->class != CALL_SEND || event->result <= 0 || skip >= event->count)
		return;
	if (in >= 0) {
		capture(tid, &rest, event->args[in] + skip, event->count - skip);
	} else if (find_vector(tid, event, &address, &number)) {
		n = read_vector(tid, address, number, parts);
		for (i = 0; i < n && skip >= parts[i].iov_len; i++)
			skip -= parts[i].iov_len;
		if (i < n) {
			parts[i].iov_base = (char *)parts[i].iov_base + skip;
			parts[i].iov_len -= skip;
			capture_vector(tid, &rest, parts + i, n - i, vector_length(parts + i, n - i));
		}
	}
	event->rest = rest.data;
}

static void decode_buffer_at_exit(pid_t tid, struct event *event)
{
	int out = call_argument(event->call, ARG_BYTES_OUT);
	struct iovec parts[IOV_MOST];
	uint64_t address, number;

	if (event->result <= 0 || event->call->class != CALL_RECEIVE)
		return;
	if (out >= 0)
		capture(tid, event, event->args[out], (size_t)event->result);
	else if (find_vector(tid, event, &address, &number))
		capture_vector(tid, event, parts, read_vector(tid, address, number, parts), (uint64_t)event->result);
}

/* --- what a new descriptor leads to --- */

static enum object_kind kind_of_mode(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return OBJECT_FILE;
	case S_IFDIR:
		return OBJECT_FOLDER;
	case S_IFIFO:
		return OBJECT_FIFO;
	case S_IFCHR:
		return OBJECT_DEVICE;
	case S_IFSOCK:
		return OBJECT_SOCKET;
	default:
		return OBJECT_OTHER;
	}
}

static void look_at(pid_t tid, struct event *event)
{
	char path[64];
	struct stat status;

	(void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)tid, event->made[0]);
	event->made_kind = OBJECT_OTHER;
	if (stat(path, &status) < 0)
		return;
	event->made_kind = kind_of_mode(status.st_mode);
	if (event->made_kind == OBJECT_FILE || event->made_kind == OBJECT_FIFO)
		event->made_inode = status.st_ino;
}

static enum object_kind kind_of_event_fd(const struct event *event)
{
	static const struct { const char *prefix; enum object_kind kind; } kinds[] = {{"epoll", OBJECT_EPOLL},
		{"eventfd", OBJECT_EVENT_FD}, {"timerfd", OBJECT_TIMER_FD}, {"signalfd", OBJECT_SIGNAL_FD},
		{"memfd", OBJECT_MEMORY_FD}, {"pidfd", OBJECT_PID_FD}};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(event->call->name, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			return kinds[i].kind;
	return OBJECT_OTHER;
}

/** Which argument holds the flags of what is made; -1 none. */
static int flags_argument(const struct event *event)
{
	static const struct { const char *name; int argument; } rows[] = {{"open", 1}, {"openat", 2}, {"pipe2", 1},
		{"socket", 1}, {"socketpair", 1}, {"accept4", 3}, {"dup3", 2}, {"epoll_create1", 0}, {"eventfd2", 1},
		{"timerfd_create", 1}, {"signalfd4", 3}, {"inotify_init1", 0}};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		if (is_named(event, rows[i].name))
			return rows[i].argument;
	return -1;
}

static unsigned made_flags(const struct event *event)
{
	unsigned keep = O_CLOEXEC | O_NONBLOCK | (event->call->class == CALL_OPEN ? O_ACCMODE | O_APPEND : 0);
	int at = flags_argument(event);

	if (is_named(event, "creat"))
		return O_WRONLY;
	if (is_named(event, "fcntl"))
		return (int)event->args[1] == F_DUPFD_CLOEXEC ? O_CLOEXEC : 0;
	return at < 0 ? 0 : (unsigned)event->args[at] & keep;
}

static void decode_made(pid_t tid, struct event *event)
{
	int pair = call_argument(event->call, ARG_FD_PAIR), fds[2];
	bool dups = is_named(event, "fcntl") &&
		((int)event->args[1] == F_DUPFD || (int)event->args[1] == F_DUPFD_CLOEXEC);

	if (event->result < 0)
		return;
	if (pair >= 0 && memory_read_from(tid, event->args[pair], fds, sizeof fds) == (ssize_t)sizeof fds) {
		event->made[0] = fds[0];
		event->made[1] = fds[1];
		event->made_kind = event->call->class == CALL_PIPE ? OBJECT_PIPE : OBJECT_SOCKET;
	} else if (event->call->traits & CALL_MAKES_FD || dups) {
		event->made[0] = (int)event->result;
		if (event->call->class == CALL_OPEN)
			look_at(tid, event);
		else if (event->call->class == CALL_EVENT_FD)
			event->made_kind = kind_of_event_fd(event);
		else if (event->call->class == CALL_SOCKET || event->call->class == CALL_ACCEPT)
			event->made_kind = OBJECT_SOCKET;
	}
	event->flags = made_flags(event);
}

/* --- signals and children --- */

static void decode_sigaction(pid_t tid, struct event *event)
{
	struct kernel_sigaction action;

	if (!event->args[1] || memory_read_from(tid, event->args[1], &action, sizeof action) != (ssize_t)sizeof action)
		return;
	event->signal = (int)event->args[0];
	if (action.handler == (uint64_t)SIG_IGN)
		event->disposition = DISPOSITION_IGNORED;
	else if (action.handler == (uint64_t)SIG_DFL)
		event->disposition = DISPOSITION_DEFAULT;
	else
		event->disposition = action.flags & SA_RESTART ? DISPOSITION_RESTARTING : DISPOSITION_HANDLER;
}

static const struct tracee *tracee_by_seen_pid(const struct observation *observation, int pid)
{
	size_t i;

	for (i = observation->tracee_count; i-- > 0;)
		if (observation->tracees[i]->seen_pid == pid)
			return observation->tracees[i];
	return NULL;
}

/** Ids of processes and threads differ between runs; a trace counts them by task, from 100. */
static int64_t canonical_pid(const struct observation *observation, int64_t pid)
{
	const struct tracee *tracee = pid > 0 ? tracee_by_seen_pid(observation, (int)pid) : NULL;

	return tracee && tracee->task >= 0 ? 100 + tracee->task : pid;
}

/** pthread_join() waits on a futex whose value is the thread's id. */
static bool is_id_in_futex(const struct event *event, int argument)
{
	return event->call->class == CALL_FUTEX && argument == 2;
}

static void canonicalise_pids(const struct observation *observation, struct event *event)
{
	bool threads = event->call->class == CALL_SPAWN && event->result > 0;
	size_t i;

	for (i = 0; threads && i < observation->tracee_count; i++)
		if (observation->tracees[i]->seen_pid == event->result && observation->tracees[i]->task >= 0)
			event->child = observation->tracees[i]->task;
	if (threads && event->child >= 0)
		event->result = 100 + event->child;
	else if (event->call->class == CALL_WAIT)
		event->result = canonical_pid(observation, event->result);
}

static void decode_wait(const struct observation *observation, pid_t tid, struct event *event)
{
	int pid = (int)event->result, status = 0;
	const struct tracee *child;
	siginfo_t information;

	if (is_named(event, "waitid")) {
		if (event->result < 0 || !event->args[2] ||
			memory_read_from(tid, event->args[2], &information, sizeof information) <= 0)
			return;
		pid = information.si_pid;
	}
	child = pid > 0 ? tracee_by_seen_pid(observation, pid) : NULL;
	if (!child)
		return;
	event->child = child->task;
	event->status = child->status;
	if (is_named(event, "wait4") && event->args[1] &&
		memory_read_from(tid, event->args[1], &status, sizeof status) == (ssize_t)sizeof status)
		event->status = status;
}

/* --- what fork copies --- */

/** The beginning of glibc's struct _IO_FILE, which is part of its ABI (bits/types/struct_FILE.h). */
struct stdio_file { int flags; uint64_t read_pointer, read_end, read_base, write_base, write_pointer; };

void decode_unwritten(const struct tracee *tracee, struct event *event)
{
	static const char symbol[] = "_IO_2_1_stdout_";	/* what stdout points to until somebody changes it */
	uint64_t address = tracee->image ? source_symbol(tracee->image->source, tracee->tid, symbol) : 0;
	struct stdio_file file;

	if (!address || memory_read_from(tracee->tid, address, &file, sizeof file) != (ssize_t)sizeof file ||
		file.write_pointer <= file.write_base)
		return;
	event->count = file.write_pointer - file.write_base;
	capture(tracee->tid, event, file.write_base, event->count);
}

/* --- entry and exit --- */

static void decode_numbers(struct event *event)
{
	int fd = call_argument(event->call, ARG_FD), out = call_argument(event->call, ARG_FD_OUT);
	int signal = call_argument(event->call, ARG_SIGNAL);

	event->fd = fd < 0 ? -1 : (int)event->args[fd];
	event->fd_out = out < 0 ? -1 : (int)event->args[out];
	if (signal >= 0 && !is_named(event, "rt_sigaction"))
		event->signal = (int)event->args[signal];
	if (event->call->class == CALL_SPAWN && is_named(event, "clone"))
		event->flags = (unsigned)event->args[0];
}

static int object_behind(const struct observation *observation, int task, int fd)
{
	const struct object *object = fd < 0 ? NULL : descriptors_object(observation->trace->descriptors, task, fd);

	return object ? object->id : 0;
}

void decode_entry(struct observation *observation, struct tracee *tracee, const struct call *call,
	const struct registers *registers)
{
	struct pending *pending = &tracee->call;
	struct event *event = &pending->event;
	int i, path = call_argument(call, ARG_PATH);

	event_clear(event);
	*pending = (struct pending){.active = true, .entry = *registers, .lowered = -1, .event = event_of(EVENT_CALL, tracee->task)};
	event->call = call;
	event->entered = observation->trace->event_count;
	for (i = 0; i < CALL_ARGUMENTS; i++)
		event->args[i] = machine_argument(registers, i);
	for (i = 0; i < CALL_ARGUMENTS; i++)
		if (call->arguments[i] == ARG_PID || is_id_in_futex(event, i))
			event->args[i] = (uint64_t)canonical_pid(observation, (int)event->args[i]);
	decode_numbers(event);
	event->object = object_behind(observation, tracee->task, event->fd);
	event->object_out = object_behind(observation, tracee->task, event->fd_out);
	decode_buffer_at_entry(tracee->tid, event);
	if (path >= 0)
		event->text = confine_path(observation, memory_read_string(tracee->tid, event->args[path]));
}

void decode_exit(struct observation *observation, struct tracee *tracee, int64_t result)
{
	struct event *event = &tracee->call.event;

	event->result = result;
	event->blocked = tracee->call.told;
	decode_buffer_at_exit(tracee->tid, event);
	capture_rest(tracee->tid, event);
	decode_made(tracee->tid, event);
	if (is_named(event, "rt_sigaction"))
		decode_sigaction(tracee->tid, event);
	if (event->call->class == CALL_WAIT)
		decode_wait(observation, tracee->tid, event);
	canonicalise_pids(observation, event);
}

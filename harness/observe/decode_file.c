/** @file
 * Decoders of paths, of what a new descriptor leads to, and of the calls with many faces, fcntl and ioctl.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "observe/decode.h"

void decode_path(const struct decoding *d, int index)
{
	char **place = index == call_argument(d->event->call, ARG_PATH) ? &d->event->text : &d->event->other_path;

	*place = confine_path(d->observation, memory_read_string(d->tracee->tid, d->event->args[index]));
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

static void look_at(const struct decoding *d)
{
	struct event *event = d->event;
	char path[64];
	struct stat status;

	(void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)d->tracee->tid, event->made[0]);
	event->made_kind = OBJECT_OTHER;
	if (stat(path, &status) < 0)
		return;
	event->made_kind = kind_of_mode(status.st_mode);
	if (event->made_kind == OBJECT_FILE || event->made_kind == OBJECT_FIFO)
		event->made_inode = status.st_ino;
}

static enum object_kind kind_of_event_fd(const struct event *event)
{
	static const struct {
		const char *prefix;
		enum object_kind kind;
	} kinds[] = {{"epoll", OBJECT_EPOLL}, {"eventfd", OBJECT_EVENT_FD}, {"timerfd", OBJECT_TIMER_FD},
	        {"signalfd", OBJECT_SIGNAL_FD}, {"memfd", OBJECT_MEMORY_FD}, {"pidfd", OBJECT_PID_FD}};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(event->call->name, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			return kinds[i].kind;
	return OBJECT_OTHER;
}

/** Which argument holds the flags of what is made; -1 none. */
static int flags_argument(const struct event *event)
{
	static const struct {
		const char *name;
		int argument;
	} rows[] = {{"open", 1}, {"openat", 2}, {"pipe2", 1}, {"socket", 1}, {"socketpair", 1}, {"accept4", 3},
	        {"dup3", 2}, {"epoll_create1", 0}, {"eventfd2", 1}, {"timerfd_create", 1}, {"signalfd4", 3},
	        {"inotify_init1", 0}};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		if (decode_is_named(event, rows[i].name))
			return rows[i].argument;
	return -1;
}

static unsigned made_flags(const struct event *event)
{
	unsigned keep = O_CLOEXEC | O_NONBLOCK | (event->call->class == CALL_OPEN ? O_ACCMODE | O_APPEND : 0);
	int at = flags_argument(event);

	if (decode_is_named(event, "creat"))
		return O_WRONLY;
	if (decode_is_named(event, "fcntl"))
		return (int)event->args[1] == F_DUPFD_CLOEXEC ? O_CLOEXEC : 0;
	return at < 0 ? 0 : (unsigned)event->args[at] & keep;
}

static void decode_made_one(const struct decoding *d)
{
	struct event *event = d->event;

	event->made[0] = (int)event->result;
	if (event->call->class == CALL_OPEN)
		look_at(d);
	else if (event->call->class == CALL_EVENT_FD)
		event->made_kind = kind_of_event_fd(event);
	else if (event->call->class == CALL_SOCKET || event->call->class == CALL_ACCEPT)
		event->made_kind = OBJECT_SOCKET;
	event->flags = made_flags(event);
}

static void decode_made_pair(const struct decoding *d, int pair)
{
	struct event *event = d->event;
	int fds[2];

	if (!decode_read(d, event->args[pair], fds, sizeof fds))
		return;
	event->made[0] = fds[0];
	event->made[1] = fds[1];
	event->made_kind = event->call->class == CALL_PIPE ? OBJECT_PIPE : OBJECT_SOCKET;
	event->flags = made_flags(event);
}

static bool is_dup(const struct event *event)
{
	return decode_is_named(event, "fcntl") &&
	       ((int)event->args[1] == F_DUPFD || (int)event->args[1] == F_DUPFD_CLOEXEC);
}

void decode_made(const struct decoding *d)
{
	int pair = call_argument(d->event->call, ARG_FD_PAIR);

	if (d->event->result < 0)
		return;
	if (pair >= 0)
		decode_made_pair(d, pair);
	else if (d->event->call->traits & CALL_MAKES_FD || is_dup(d->event))
		decode_made_one(d);
}

/* --- fcntl and ioctl --- */

static bool has_lock(const struct event *event)
{
	switch ((int)event->args[1]) {
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return true;
	default:
		return false;
	}
}

void decode_fcntl(const struct decoding *d, int index)
{
	if (has_lock(d->event))
		decode_capture(d, d->event->args[index], sizeof(struct flock));
}

/** F_GETLK fills in who has the lock. */
void decode_fcntl_result(const struct decoding *d, int index)
{
	if (d->event->result >= 0)
		decode_fcntl(d, index);
}

void decode_ioctl(const struct decoding *d, int index)
{
	if (d->event->args[1] == FIONBIO)
		decode_capture(d, d->event->args[index], sizeof(int));
}

void decode_ioctl_result(const struct decoding *d, int index)
{
	if (d->event->result >= 0 && (d->event->args[1] == FIONREAD || d->event->args[1] == TIOCOUTQ))
		decode_capture(d, d->event->args[index], sizeof(int));
}

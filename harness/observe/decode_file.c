/** @file
 * Decoders of paths, of what a new descriptor leads to, and of the calls with many faces, fcntl and ioctl.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/memory.h"
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

bool decode_look(const struct decoding *d, int fd, struct looked *out)
{
	char path[64];
	struct stat status;

	(void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)d->tracee->tid, fd);
	if (stat(path, &status) < 0)
		return false;
	*out = (struct looked){kind_of_mode(status.st_mode), status.st_ino, status.st_dev};
	return true;
}

unsigned decode_status_flags(const struct decoding *d, int fd)
{
	int copy = borrow(d->tracee->process, fd), flags;

	if (copy < 0)
		return 0;
	flags = fcntl(copy, F_GETFL);
	(void)close(copy); /* the program has its own */
	return flags < 0 ? 0 : (unsigned)flags & (O_ACCMODE | O_APPEND | O_NONBLOCK);
}

static bool has_identity(enum object_kind kind)
{
	return kind == OBJECT_FILE || kind == OBJECT_FIFO || kind == OBJECT_PIPE;
}

/** The identity of what is made; of an opened file its kind, too. */
static void look_at_made(const struct decoding *d)
{
	struct event *event = d->event;
	struct looked looked = {.kind = OBJECT_OTHER};
	bool seen = decode_look(d, event->made[0], &looked);

	if (event->call->class == CALL_OPEN)
		event->made_kind = looked.kind;
	if (!seen || !has_identity(event->made_kind))
		return;
	event->made_inode = looked.inode;
	event->made_device = looked.device;
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

/** Where the flags of what is made stand, what close-on-exec is called there, and what is so in any case. */
static const struct flags_place {
	const char *call;
	int argument; /* -1: nowhere */
	unsigned close_on_exec, always;
} flags_places[] = {{"open", 1, O_CLOEXEC, 0}, {"openat", 2, O_CLOEXEC, 0}, {"creat", -1, 0, O_WRONLY},
	{"pipe2", 1, O_CLOEXEC, 0}, {"socket", 1, SOCK_CLOEXEC, O_RDWR}, {"socketpair", 1, SOCK_CLOEXEC, O_RDWR},
	{"accept", -1, 0, O_RDWR}, {"accept4", 3, SOCK_CLOEXEC, O_RDWR}, {"dup3", 2, O_CLOEXEC, 0},
	{"epoll_create", -1, 0, O_RDWR}, {"epoll_create1", 0, EPOLL_CLOEXEC, O_RDWR}, {"eventfd", -1, 0, O_RDWR},
	{"eventfd2", 1, EFD_CLOEXEC, O_RDWR}, {"timerfd_create", 1, TFD_CLOEXEC, O_RDWR}, {"signalfd", -1, 0, O_RDWR},
	{"signalfd4", 3, SFD_CLOEXEC, O_RDWR}, {"memfd_create", 1, MFD_CLOEXEC, O_RDWR},
	{"pidfd_open", 1, 0, O_RDWR | O_CLOEXEC}, {"inotify_init1", 0, IN_CLOEXEC, 0}};

static const struct flags_place *flags_place(const struct event *event)
{
	size_t i;

	for (i = 0; i < sizeof flags_places / sizeof *flags_places; i++)
		if (decode_is_named(event, flags_places[i].call))
			return &flags_places[i];
	return NULL;
}

static bool duplicates_with_close_on_exec(const struct event *event)
{
	return call_argument(event->call, ARG_FCNTL) >= 0 && (int)event->args[1] == F_DUPFD_CLOEXEC;
}

void decode_asked_flags(const struct decoding *d)
{
	unsigned keep = O_NONBLOCK | (d->event->call->class == CALL_OPEN ? O_ACCMODE | O_APPEND | O_PATH : 0);
	const struct flags_place *place;
	uint64_t asked = 0;

	if (d->event->call->class == CALL_RECEIVE || d->event->call->class == CALL_SEND)
		return; /* most calls, and none of those that ask for flags */
	place = flags_place(d->event);
	if (duplicates_with_close_on_exec(d->event))
		d->event->flags = O_CLOEXEC;
	if (decode_is_named(d->event, "openat2") && decode_read(d, d->event->args[2], &asked, sizeof asked))
		d->event->flags = (unsigned)asked & (keep | O_CLOEXEC);
	if (!place)
		return;
	asked = place->argument < 0 ? 0 : d->event->args[place->argument];
	d->event->flags = place->always | ((unsigned)asked & keep) | (asked & place->close_on_exec ? O_CLOEXEC : 0);
}

/** signalfd(2) of a descriptor that is one already only changes it. */
static bool only_changes(const struct event *event)
{
	return strncmp(event->call->name, "signalfd", 8) == 0 && (int)event->args[0] >= 0;
}

static void decode_made_one(const struct decoding *d)
{
	struct event *event = d->event;

	if (only_changes(event))
		return;
	event->made[0] = (int)event->result;
	if (event->call->class == CALL_EVENT_FD)
		event->made_kind = kind_of_event_fd(event);
	else if (event->call->class == CALL_SOCKET || event->call->class == CALL_ACCEPT)
		event->made_kind = OBJECT_SOCKET;
	else if (event->call->class == CALL_OPEN)
		look_at_made(d);
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
	if (event->call->class == CALL_PIPE)
		look_at_made(d);
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

void decode_given(const struct tracee *tracee, struct event *event)
{
	struct decoding d = {NULL, tracee, event};
	struct looked looked;

	event->flags = decode_status_flags(&d, event->fd);
	if (!decode_look(&d, event->fd, &looked) || !has_identity(looked.kind))
		return;
	event->made_inode = looked.inode;
	event->made_device = looked.device;
}

/** "flags:\t02000002" of its fdinfo; proc(5). */
static unsigned held_flags(const struct tracee *tracee, int fd)
{
	unsigned flags = 0;
	char path[64], line[128];
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)tracee->tid, fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, "flags:", 6) == 0)
			flags = (unsigned)strtoul(line + 6, NULL, 8);
	if (file)
		(void)fclose(file); /* only read from */
	return flags & (O_ACCMODE | O_APPEND | O_NONBLOCK | O_CLOEXEC);
}

/** What has no path has a name in brackets: "anon_inode:[eventpoll]". */
static enum object_kind kind_of_link(const char *link, enum object_kind kind)
{
	static const struct {
		const char *part;
		enum object_kind kind;
	} kinds[] = {{"pipe:[", OBJECT_PIPE}, {"[eventpoll]", OBJECT_EPOLL}, {"[eventfd]", OBJECT_EVENT_FD},
		{"[timerfd]", OBJECT_TIMER_FD}, {"[signalfd]", OBJECT_SIGNAL_FD}, {"[pidfd]", OBJECT_PID_FD},
		{"/memfd:", OBJECT_MEMORY_FD}};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strstr(link, kinds[i].part))
			return kinds[i].kind;
	return kind;
}

void decode_held(const struct tracee *tracee, struct event *event)
{
	struct decoding d = {NULL, tracee, event};
	char path[64], link[PATH_MAX];
	struct looked looked;
	ssize_t n;

	(void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)tracee->tid, event->fd);
	n = readlink(path, link, sizeof link - 1);
	if (n < 0 || !decode_look(&d, event->fd, &looked))
		return;
	link[n] = '\0';
	event->made_kind = kind_of_link(link, looked.kind);
	event->flags = held_flags(tracee, event->fd);
	if (link[0] == '/')
		event->text = memory_string(link);
	if (event->made_kind == OBJECT_SOCKET)
		decode_held_socket(&d);
	if (!has_identity(event->made_kind))
		return;
	event->made_inode = looked.inode;
	event->made_device = looked.device;
}

/* --- an open that sleeps --- */

/** The folder from which a path of the task begins. @return a descriptor, or -1. */
static int open_base(const struct tracee *tracee, const struct event *event, const char *path)
{
	int at = call_argument(event->call, ARG_FD_AT), folder = at < 0 ? AT_FDCWD : (int)event->args[at];
	char link[64];

	if (*path == '/')
		(void)snprintf(link, sizeof link, "/proc/%d/root", (int)tracee->tid);
	else if (folder == AT_FDCWD)
		(void)snprintf(link, sizeof link, "/proc/%d/cwd", (int)tracee->tid);
	else
		(void)snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)tracee->tid, folder);
	return open(link, O_PATH | O_CLOEXEC);
}

static void look_at_path(const struct tracee *tracee, struct event *event, const char *path)
{
	int base = open_base(tracee, event, path);
	struct stat status;

	if (base < 0)
		return;
	if (fstatat(base, path + strspn(path, "/"), &status, 0) == 0 && S_ISFIFO(status.st_mode)) {
		event->made_kind = OBJECT_FIFO;
		event->made_inode = status.st_ino;
		event->made_device = status.st_dev;
	}
	(void)close(base); /* only looked through */
}

void decode_blocked(struct tracee *tracee)
{
	struct event *event = &tracee->call.event;
	char *path;

	if (event->call->class != CALL_OPEN)
		return;
	path = memory_read_string(tracee->tid, event->args[call_argument(event->call, ARG_PATH)]);
	if (path)
		look_at_path(tracee, event, path);
	free(path);
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

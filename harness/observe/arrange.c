/** @file
 * Pipes and sockets of a program are given what its world has: before it can use them, or before it asks for more.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/others.h"
#include "base/pipe.h"
#include "observe/tracee.h"

static void arrange_pipe(struct observation *observation, int fd, int capacity)
{
	if (pipe_set_capacity(fd, capacity) == -EPERM)
		observation->limit = OBSERVE_PIPES;
}

/**
 * On a network that others use, too, a socket is given what network.c gives a whole network: buffers that do not grow, and
 * nothing waits for an acknowledgement that is put off.
 */
static void arrange_tcp(const struct observation *observation, int fd)
{
	static const int size = SHARED_BUFFER, yes = 1;

	if (observation->options.shared_network) {
		(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	}
	if (observation->options.send_buffer)
		(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &observation->options.send_buffer, sizeof(int));
}

void arrange_entered(struct observation *observation, const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;
	int fd, capacity;

	if (event->call->class != CALL_CONTROL || strcmp(event->call->name, "fcntl") != 0 ||
		(int)event->args[1] != F_SETPIPE_SZ || event->args[2] > (unsigned)pipe_largest())
		return;
	fd = borrow(tracee->process, (int)event->args[0]);
	if (fd < 0)
		return;
	capacity = fcntl(fd, F_GETPIPE_SZ);
	if (capacity >= 0 && (int)event->args[2] > capacity)
		arrange_pipe(observation, fd, (int)event->args[2]);
	(void)close(fd); /* the program has its own */
}

/** Descriptors on their way are counted by user, and a program has no more of them than its limit says (unix(7)). */
static bool others_have_too_many(const struct observation *observation, const struct tracee *tracee)
{
	struct rlimit limit;

	return !tracee->call.event.fault && tracee->call.event.call->class == CALL_SEND &&
		prlimit(tracee->tid, RLIMIT_NOFILE, NULL, &limit) == 0 &&
		rights_are_few(observation->trace->descriptors, &tracee->call.event, limit.rlim_cur);
}

bool arrange_left(struct observation *observation, struct tracee *tracee, int64_t result)
{
	struct registers again;

	if (result != -ETOOMANYREFS || !others_have_too_many(observation, tracee))
		return false;
	if (!others_await(&tracee->call.waits)) {
		observation->limit = OBSERVE_IN_FLIGHT;
		return false;
	}
	again = tracee->call.entry;
	stops_make_again(tracee, &again);
	return true;
}

void arrange_made(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	const struct observe_options *options = &observation->options;
	bool pipe = options->scheduled &&
		(event->call->class == CALL_PIPE ||
			(event->call->class == CALL_OPEN && event->made_kind == OBJECT_FIFO));
	bool tcp = event->call->class == CALL_SOCKET && event->args[0] != AF_UNIX &&
		(event->args[1] & 0xf) == SOCK_STREAM && (options->send_buffer || options->shared_network);
	int fd = event->result >= 0 && (pipe || tcp) ? borrow(tracee->process, event->made[0]) : -1;

	if (fd < 0)
		return;
	if (pipe)
		arrange_pipe(observation, fd, options->pipe_capacity ? options->pipe_capacity : PIPE_CAPACITY);
	else
		arrange_tcp(observation, fd);
	(void)close(fd); /* the program has its own */
}

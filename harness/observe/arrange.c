/** @file
 * Pipes and sockets that a program has just made are given the properties that its world has: before it can use them.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/pipe.h"
#include "observe/tracee.h"

/** A pipe has the capacity that the check wants, or that of every new pipe. The time that this may take is nobody's. */
static void arrange_pipe(struct observation *observation, int fd)
{
	int wanted = observation->options.pipe_capacity;
	uint64_t began_ns = clock_now_ns();

	if (pipe_set_capacity(fd, wanted ? wanted : PIPE_CAPACITY) == -EPERM)
		observation->limit = OBSERVE_PIPES;
	observation->waited_ns += clock_now_ns() - began_ns;
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
		arrange_pipe(observation, fd);
	else
		arrange_tcp(observation, fd);
	(void)close(fd); /* the program has its own */
}

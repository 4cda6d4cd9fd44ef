/** @file
 * Pipes and sockets that a program has just made are given the properties that its world has: before it can use them.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observe/tracee.h"

/** Buffers as the check wants them: a service of the kernel, not a duty. */
static void arrange_pipe(const struct observation *observation, int fd)
{
	if (observation->options.pipe_capacity)
		(void)fcntl(fd, F_SETPIPE_SZ, observation->options.pipe_capacity);
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

void arrange_made(const struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	const struct observe_options *options = &observation->options;
	bool pipe = event->call->class == CALL_PIPE && options->pipe_capacity;
	bool tcp = event->call->class == CALL_SOCKET && event->args[0] != AF_UNIX &&
		(event->args[1] & 0xf) == SOCK_STREAM && (options->send_buffer || options->shared_network);
	int fd = event->result >= 0 && (pipe || tcp) ? borrow(tracee->process, event->made[pipe]) : -1;

	if (fd < 0)
		return;
	if (pipe)
		arrange_pipe(observation, fd);
	else
		arrange_tcp(observation, fd);
	(void)close(fd); /* the program has its own */
}

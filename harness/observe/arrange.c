/** @file
 * What the harness arranges for a new object before the program uses it: the capacity of a pipe, the port of a socket.
 * Each is a service and not a duty: where the kernel does not grant it, the program runs without.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observe/borrow.h"

#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51 /* since Linux 6.3: linux/in.h */
#endif

/* inside what the kernel chooses from in a new namespace (32768 to 60999), and no number that people like */
enum { PORTS_FROM = 57001, PORTS = 3000 };

static void set_pipe_capacity(
        const struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	int copy = observation->options.pipe_capacity ? borrow(tracee, event->made[1]) : -1;

	if (copy < 0)
		return;
	(void)fcntl(copy, F_SETPIPE_SZ, observation->options.pipe_capacity);
	(void)close(copy); /* the program has its own */
}

/**
 * A port that the kernel chooses is random, and no two runs would be equal. So every socket gets a range of one port to
 * choose from. Only where no other run uses the same network.
 */
static void set_port(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	uint32_t port = PORTS_FROM + observation->ports_given % PORTS, range = port | port << 16;
	bool internet = event->args[0] == AF_INET || event->args[0] == AF_INET6;
	int copy = observation->options.own_network && internet ? borrow(tracee, event->made[0]) : -1;

	if (copy < 0)
		return;
	observation->ports_given++;
	(void)setsockopt(copy, IPPROTO_IP, IP_LOCAL_PORT_RANGE, &range, sizeof range);
	(void)close(copy); /* the program has its own */
}

void arrange(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	if (event->result < 0)
		return;
	if (event->call->class == CALL_PIPE)
		set_pipe_capacity(observation, tracee, event);
	else if (event->call->class == CALL_SOCKET)
		set_port(observation, tracee, event);
}

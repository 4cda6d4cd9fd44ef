/** @file
 * What the harness arranges for a new object before the program uses it: the capacity of a pipe, the port of a socket.
 * Each is a service and not a duty: where the kernel does not grant it, the program runs without.
 */
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observe/tracee.h"
#include "sandbox/network.h"

static void set_pipe_capacity(
        const struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	int copy = observation->options.pipe_capacity ? borrow(tracee->process, event->made[1]) : -1;

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
	unsigned port = PROGRAM_PORTS_FIRST + observation->ports_given % PROGRAM_PORTS;
	bool internet = event->args[0] == AF_INET || event->args[0] == AF_INET6;
	int copy = internet && !observation->options.shared_network ? borrow(tracee->process, event->made[0]) : -1;

	if (copy < 0)
		return;
	observation->ports_given++;
	network_choose_from(copy, port, port);
	(void)close(copy);	/* the program has its own */
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

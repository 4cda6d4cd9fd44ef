/** @file
 * Transfers that only being watched would cut short.
 *
 * A signal that is ignored is thrown away at once, unless the task is traced: then it is kept for the tracer, and ends the wait of
 * a call that blocks. What has been moved until then is what the call returns: a short write, or a short recv() with MSG_WAITALL,
 * that nobody sees who is not watched. So the signals at which nothing happens are blocked while such a call lasts; they come
 * behind it. (To make the call again for the rest is not the same: if that fails, its error was the next call's to find.)
 */
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>

#include "observe/tracee.h"

/** Does it move all that it is asked for before it returns, where no signal cuts it short? A datagram goes whole, or not at all. */
static bool is_whole(const struct observation *observation, const struct event *event)
{
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);

	if (object && object->kind == OBJECT_SOCKET && object->type == SOCK_DGRAM)
		return false;
	return event->call->class == CALL_SEND ||
		(event->call->class == CALL_RECEIVE && event_message_flags(event) & MSG_WAITALL);
}

/** As the kernel has it: bit n - 1 is signal n. */
static uint64_t ignored_signals(const struct observation *observation, const struct tracee *tracee)
{
	uint64_t signals = 0;
	int signal;

	for (signal = 1; signal < NSIG; signal++)
		if (!stops_happens(signal_disposition(observation->trace->descriptors, tracee->task, signal), signal))
			signals |= UINT64_C(1) << (signal - 1);
	return signals;
}

void whole_enter(const struct observation *observation, struct tracee *tracee)
{
	struct pending *call = &tracee->call;
	uint64_t blocked;

	if (!is_whole(observation, &call->event) ||
		ptrace(PTRACE_GETSIGMASK, tracee->tid, sizeof call->mask, &call->mask) < 0)
		return;
	blocked = call->mask | ignored_signals(observation, tracee);
	call->masked = ptrace(PTRACE_SETSIGMASK, tracee->tid, sizeof blocked, &blocked) == 0;
}

void whole_leave(struct tracee *tracee)
{
	struct pending *call = &tracee->call;

	if (call->masked)
		(void)ptrace(PTRACE_SETSIGMASK, tracee->tid, sizeof call->mask, &call->mask); /* ESRCH: it was killed */
	call->masked = false;
}

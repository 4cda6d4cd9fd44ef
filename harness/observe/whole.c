/** @file
 * Transfers that only being watched cuts short.
 *
 * A signal that is ignored is thrown away at once, unless the task is traced: then it is kept for the tracer, and ends the wait of
 * a call that blocks. What has been moved until then is what the call returns: a short write, or a short recv() with MSG_WAITALL,
 * that nobody sees who is not watched. So the call is made again for the rest, and the program gets the whole number.
 */
#include <signal.h>
#include <sys/socket.h>

#include "observe/machine.h"
#include "observe/tracee.h"

/** The buffer of a call that moves all that it is asked for before it returns, as an argument; -1: it is none. */
static int whole_buffer(const struct pending *call)
{
	const struct event *event = &call->event;

	if (call->timed || call->endless || call->skipped || call->replaced || call->lowered >= 0 || event->fault ||
		call_argument(event->call, ARG_COUNT) < 0)
		return -1;
	if (event->call->class == CALL_SEND)
		return call_argument(event->call, ARG_BYTES_IN);
	if (event->call->class == CALL_RECEIVE && event_message_flags(event) & MSG_WAITALL)
		return call_argument(event->call, ARG_BYTES_OUT);
	return -1;
}

/** Is a signal on its way to the task, and none that anything happens at? */
static bool is_disturbed_in_vain(const struct observation *observation, const struct tracee *tracee)
{
	uint64_t pending = follow_signals(tracee->tid);
	int signal;

	for (signal = 1; signal < NSIG; signal++)
		if (pending & UINT64_C(1) << (signal - 1) &&
			stops_happens(
				signal_disposition(observation->trace->descriptors, tracee->task, signal), signal))
			return false;
	return pending != 0;
}

/** The rest of what the program has asked for. */
static void make_again(struct tracee *tracee, int buffer)
{
	const struct pending *call = &tracee->call;
	int count = call_argument(call->event.call, ARG_COUNT);
	struct registers registers;

	if (machine_read(tracee->tid, &registers) < 0)
		return; /* killed: its end is reported next */
	machine_set_argument(&registers, buffer, call->event.args[buffer] + call->moved);
	machine_set_argument(&registers, count, call->event.args[count] - call->moved);
	machine_rewind(&registers, machine_call(&call->entry));
	(void)machine_write(tracee->tid, &registers); /* fails only where the task has just been killed */
}

/** Registers as the program expects them. */
static void give_back(struct tracee *tracee, int buffer, int64_t result)
{
	const struct pending *call = &tracee->call;
	int count = call_argument(call->event.call, ARG_COUNT);
	struct registers registers;

	if (machine_read(tracee->tid, &registers) < 0)
		return; /* killed: its end is reported next */
	machine_set_argument(&registers, buffer, call->event.args[buffer]);
	machine_set_argument(&registers, count, call->event.args[count]);
	machine_set_result(&registers, result);
	machine_forget_call(&registers); /* what was moved before is returned, and not the call made again */
	(void)machine_write(tracee->tid, &registers); /* fails only where the task has just been killed */
}

bool whole_leave(const struct observation *observation, struct tracee *tracee, int64_t *result)
{
	struct pending *call = &tracee->call;
	int buffer = whole_buffer(call);
	bool moved = *result > 0, more;

	if (buffer < 0 || (!moved && !call->moved))
		return false;
	if (moved)
		call->moved += (uint64_t)*result;
	more = (moved || stops_is_restart(*result)) &&
		call->moved < call->event.args[call_argument(call->event.call, ARG_COUNT)];
	if (more && is_disturbed_in_vain(observation, tracee)) {
		make_again(tracee, buffer);
		return true;
	}
	if (call->moved != (uint64_t)*result)
		give_back(tracee, buffer, (int64_t)call->moved);
	*result = (int64_t)call->moved;
	return false;
}

/** @file
 * Waits that only time can end. Time is real here: the run waits until something moves.
 */
#include <errno.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "observe/tracee.h"

bool clock_is_awaited(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->hold != GONE && !tracee->listening && (tracee->call.timed || tracee->timer_armed))
			return true;
	}
	return false;
}

bool clock_wait(struct observation *observation, uint64_t deadline_ns)
{
	int status;
	pid_t tid;

	for (;;) {
		tid = waitpid(-1, &status, __WALL);	/* the tick interrupts it */
		if (tid > 0) {
			stops_note(observation, tid, status);
			return true;
		}
		if (tid < 0 && errno != EINTR)
			return true;
		if (clock_now_ns() >= deadline_ns || !limits_hold(observation))
			return false;
	}
}

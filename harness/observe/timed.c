/** @file
 * Calls that wait for a limited time, under the virtual clock.
 *
 * Such a call enters the kernel without its time-out, so that no real time can end it: how slow the machine is does not
 * matter. The tracer keeps the deadline. When the clock has come there, the call is interrupted. Some calls then get the
 * result that the kernel gives when time is up; the poll family is made again with no time at all, because the kernel
 * is to fill the program's sets. A sleep has nothing but its time: it becomes a ppoll(2) of nothing. And a socket has its
 * time-outs beside the call: the kernel takes them, and they are taken from it again.
 *
 * A poll that slept is made again for another reason, too. Peers act one after the other, and so a process at its end, or its
 * exec, closes its descriptors, while the task that the first of them has woken is on its way out of its sleep; how many it
 * sees depends on when the kernel lets it run. Of two whom one datagram wakes, one that polls and one that receives, the first
 * sees it or is too late. When all have acted, it looks once more, and sees what there is, or waits on. Where a second look
 * would not see what the first has seen (an edge of epoll(7) is told once), peers act one at a time.
 */
#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "observe/decode.h"

enum form { MILLISECONDS, SPEC, VALUE };

/** Where a call has its time-out, and what comes of it when time is up. */
static const struct timed_call {
	const char *name;
	int argument;
	enum form form;
	bool again;       /**< made again with no time: the kernel fills sets and arrays */
	int result;       /**< else this */
	int left;         /**< the argument that gets the time left, or -1 … */
	bool left_always; /**< … also after a success (select(2), NOTES) */
} calls[] = {
	{"nanosleep", 0, SPEC, false, 0, 1, false},
	{"clock_nanosleep", 2, SPEC, false, 0, 3, false},
	{"poll", 2, MILLISECONDS, true, 0, -1, false},
	{"ppoll", 2, SPEC, true, 0, 2, true},
	{"select", 4, VALUE, true, 0, 4, true},
	{"pselect6", 4, SPEC, true, 0, 4, true},
	{"epoll_wait", 3, MILLISECONDS, true, 0, -1, false},
	{"epoll_pwait", 3, MILLISECONDS, true, 0, -1, false},
	{"epoll_pwait2", 3, SPEC, true, 0, -1, false},
	{"rt_sigtimedwait", 2, SPEC, false, -EAGAIN, -1, false},
	{"futex", 3, SPEC, false, -ETIMEDOUT, -1, false},
};

enum { SCRATCH_BELOW_STACK = 1024 }; /* below the red zone; nobody's between two instructions */

static const struct timed_call *row_of(const struct event *event)
{
	size_t i;

	if (call_sends(event->call) || call_receives(event->call))
		return NULL; /* most calls: no need to look for them */
	for (i = 0; i < sizeof calls / sizeof *calls; i++)
		if (strcmp(calls[i].name, event->call->name) == 0)
			return &calls[i];
	return NULL;
}

/* --- the deadline --- */

static uint64_t until(uint64_t now_ns, uint64_t wait_ns)
{
	return wait_ns > NEVER - now_ns ? NEVER : now_ns + wait_ns;
}

/** Only some operations of futex(2) have a time-out in that argument, and only the oldest count it from now. */
static bool is_absolute(const struct event *event, clockid_t *clock)
{
	int operation = (int)event->args[1];

	*clock = CLOCK_MONOTONIC;
	if (strcmp(event->call->name, "clock_nanosleep") == 0) {
		*clock = (clockid_t)event->args[0];
		return operation & TIMER_ABSTIME;
	}
	if (event->call->class != CALL_FUTEX)
		return false;
	if (operation & FUTEX_CLOCK_REALTIME || (operation & FUTEX_CMD_MASK) == FUTEX_LOCK_PI)
		*clock = CLOCK_REALTIME;
	return (operation & FUTEX_CMD_MASK) != FUTEX_WAIT;
}

static bool has_time_out(const struct event *event)
{
	static const int waits[] = {
		FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_LOCK_PI, FUTEX_LOCK_PI2, FUTEX_WAIT_REQUEUE_PI};
	size_t i;

	if (event->call->class != CALL_FUTEX)
		return true;
	for (i = 0; i < sizeof waits / sizeof *waits; i++)
		if ((int)(event->args[1] & FUTEX_CMD_MASK) == waits[i])
			return true;
	return false;
}

/** The time-out as the program gave it. @return false where there is none, or the kernel will refuse it. */
static bool read_time_out(const struct tracee *tracee, const struct timed_call *row, uint64_t *wait_ns)
{
	uint64_t value = tracee->call.event.args[row->argument];
	long pair[2]; /* struct timespec, or struct timeval */
	long units = row->form == VALUE ? 1000000 : 1000000000;

	if (row->form == MILLISECONDS) {
		*wait_ns = (uint64_t)(int)value * 1000000;
		return (int)value >= 0;
	}
	if (!value || memory_read_from(tracee->tid, value, pair, sizeof pair) != (ssize_t)sizeof pair || pair[0] < 0 ||
		pair[1] < 0 || pair[1] >= units)
		return false;
	*wait_ns = (uint64_t)pair[0] > NEVER / 1000000000 - 1
		? NEVER
		: (uint64_t)pair[0] * 1000000000 + (uint64_t)(pair[1] * (1000000000 / units));
	return true;
}

static uint64_t deadline_of(
	const struct observation *observation, const struct tracee *tracee, const struct timed_call *row)
{
	uint64_t wait_ns, from_ns;
	clockid_t clock;

	if (!has_time_out(&tracee->call.event) || !read_time_out(tracee, row, &wait_ns))
		return NEVER;
	if (!is_absolute(&tracee->call.event, &clock))
		return until(observation->clock.now_ns, wait_ns);
	from_ns = clock_start_ns(clock);
	return wait_ns < from_ns ? 0 : wait_ns - from_ns;
}

/* --- entering --- */

/** With no time left the poll family returns at once; these go to sleep for an instant, and that would depend on the machine. */
static bool sleeps_for_nothing(const struct event *event)
{
	return event->call->class == CALL_SLEEP || event->call->class == CALL_FUTEX;
}

static void take_time_out_away(const struct pending *call, const struct timed_call *row, struct registers *registers)
{
	if (call->event.call->class == CALL_SLEEP) {
		int i;

		machine_set_call(registers, SYS_ppoll);
		for (i = 0; i < 5; i++)
			machine_set_argument(registers, i, 0);
	} else {
		machine_set_argument(registers, row->argument, row->form == MILLISECONDS ? (uint64_t)-1 : 0);
	}
}

/** SO_RCVTIMEO and SO_SNDTIMEO; the decoder has told which of them the call obeys. */
static void enter_socket_call(struct observation *observation, struct pending *call)
{
	const struct event *event = &call->event;
	enum call_class class = event->call->class;

	if (event->timeout_ns <= 0 || observation->options.depth != OBSERVE_ALL ||
		(class != CALL_RECEIVE && class != CALL_SEND && class != CALL_ACCEPT && class != CALL_CONNECT))
		return;
	if (!call->endless)
		call->deadline_ns = until(observation->clock.now_ns, (uint64_t)event->timeout_ns);
	call->timed = true;
	call->endless = !observation->options.real_time;
	call->late = class == CALL_CONNECT ? -EINPROGRESS : -EAGAIN;
}

void timed_enter(struct observation *observation, struct tracee *tracee, struct registers *registers)
{
	struct pending *call = &tracee->call;
	const struct timed_call *row = row_of(&call->event);
	bool untouched = registers->to_complete && call->entry.to_complete;

	if (row || call->event.timeout_ns > 0) {
		machine_complete(&call->entry); /* they are given back when time is up */
		if (untouched)
			*registers = call->entry; /* and not read once more */
	}
	if (!row)
		enter_socket_call(observation, call);
	if (!row || call->skipped || call->made_again)
		return;
	if (!call->endless) /* else a signal has interrupted it, and it goes on */
		call->deadline_ns = deadline_of(observation, tracee, row);
	call->timed = call->deadline_ns != NEVER &&
		(call->deadline_ns > observation->clock.now_ns || sleeps_for_nothing(&call->event));
	if (!call->timed || observation->options.real_time)
		return;
	call->endless = true;
	call->late = row->result;
	take_time_out_away(call, row, registers);
	(void)machine_write(tracee->tid, registers); /* fails only where the task has just been killed */
}

/* --- leaving --- */

static void write_time_left(const struct observation *observation, const struct tracee *tracee,
	const struct pending *call, const struct timed_call *row)
{
	uint64_t now_ns = observation->clock.now_ns,
		 left_ns = call->deadline_ns > now_ns ? call->deadline_ns - now_ns : 0;
	long pair[2] = {(long)(left_ns / 1000000000), (long)(left_ns % 1000000000)};
	uint64_t address = row->left < 0 ? 0 : call->event.args[row->left];

	if (row->form == VALUE)
		pair[1] /= 1000;
	if (address)
		(void)memory_write_to(tracee->tid, address, pair,
			sizeof pair); /* constant memory stays as it is, as for the kernel */
}

void timed_finish(
	const struct observation *observation, const struct tracee *tracee, const struct pending *call, int64_t result)
{
	const struct timed_call *row = call->endless || call->made_again ? row_of(&call->event) : NULL;
	bool absolute = call->event.call->class == CALL_SLEEP &&
		strcmp(call->event.call->name, "clock_nanosleep") == 0 && call->event.args[1] & TIMER_ABSTIME;

	if (row && !absolute && (row->left_always || result == -EINTR))
		write_time_left(observation, tracee, call, row);
}

static bool is_socket_time_out(const struct event *event)
{
	return event->call->class == CALL_SOCKET_OPTION && event->args[1] == SOL_SOCKET &&
		(event->args[2] == SO_RCVTIMEO || event->args[2] == SO_SNDTIMEO);
}

void timed_note(const struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	static const struct timeval none;
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);
	struct timeval time;
	uint64_t time_ns;
	int fd;

	if (observation->options.real_time || observation->options.depth != OBSERVE_ALL || event->result < 0 ||
		!object || !is_socket_time_out(event))
		return;
	if (strcmp(event->call->name, "setsockopt") == 0) {
		fd = borrow(tracee->process, event->fd);
		if (fd >= 0) {
			(void)setsockopt(fd, SOL_SOCKET, (int)event->args[2], &none, sizeof none); /* good arguments */
			(void)close(fd); /* the program has its own */
		}
		return;
	}
	time_ns = event->args[2] == SO_RCVTIMEO ? object->options.receive_timeout_ns : object->options.send_timeout_ns;
	time = (struct timeval){(time_t)(time_ns / 1000000000), (suseconds_t)(time_ns % 1000000000 / 1000)};
	(void)memory_write_to(tracee->tid, event->args[3], &time, sizeof time); /* the kernel has just written there */
}

static bool is_interrupted(int64_t result)
{
	return result == -EINTR || stops_is_restart(result);
}

/** The same call once more, with no time to wait. */
static void look(struct tracee *tracee, const struct timed_call *row)
{
	static const long nothing[2];
	struct registers again = tracee->call.entry;
	uint64_t scratch = machine_sp(&again) - SCRATCH_BELOW_STACK;

	if (row->form == MILLISECONDS) {
		machine_set_argument(&again, row->argument, 0);
	} else {
		(void)memory_write_to(tracee->tid, scratch, nothing, sizeof nothing); /* a stack can be written to */
		machine_set_argument(&again, row->argument, scratch);
	}
	stops_make_again(tracee, &again);
	tracee->call.endless = false;
	tracee->call.made_again = true;
}

/** Somebody else has taken what the first look saw: the same call once more, until its deadline. */
static void wait_on(struct tracee *tracee)
{
	struct registers again = tracee->call.entry;

	decode_ask_again(tracee);
	stops_make_again(tracee, &again);
	tracee->call.endless = true;
	tracee->call.made_again = false;
}

/** Its events are told once: edges, and those of EPOLLONESHOT. */
static bool tells_once(const struct observation *observation, const struct event *event)
{
	const struct object *epoll = object_by_id(observation->trace->descriptors, event->object);
	size_t i;

	for (i = 0; epoll && i < epoll->interest_count; i++)
		if (epoll->interests[i].events & (EPOLLET | EPOLLONESHOT))
			return true;
	return false;
}

/** Epoll gives as many events as there is room for, in the order of their coming. */
static bool is_full(const struct event *event, int64_t result)
{
	return event->object && call_argument(event->call, ARG_EPOLL_EVENTS) >= 0 && result == (int64_t)event->args[2];
}

/** select(2) has written its answer over what it was asked for, and of that not all is known. */
static bool is_overwritten(const struct event *event)
{
	return call_argument(event->call, ARG_READ_SET) >= 0 && event->watch_count == WATCHES_MOST;
}

bool timed_sees_once(const struct observation *observation, const struct event *event)
{
	return event->call->class == CALL_POLL && (is_overwritten(event) || tells_once(observation, event));
}

/** It slept, and others have acted since it was woken. */
static bool looks_again(const struct observation *observation, const struct pending *call, int64_t result)
{
	return observation->options.scheduled && call->told && result > 0 &&
		(observation->peer_acts > 1 || observation->overlaps != call->overlaps) &&
		!is_full(&call->event, result) && !timed_sees_once(observation, &call->event);
}

/** Registers as the program expects them after the call. */
static void give_back(const struct tracee *tracee, int64_t result, bool forget)
{
	struct registers registers = tracee->call.entry; /* the arguments as the program left them */

	machine_set_result(&registers, result);
	if (forget)
		machine_forget_call(&registers);
	(void)machine_write(tracee->tid, &registers); /* fails only where the task has just been killed */
}

bool timed_leave(const struct observation *observation, struct tracee *tracee, int64_t *result)
{
	struct pending *call = &tracee->call;
	const struct timed_call *row = row_of(&call->event);
	bool again = row && row->again, expired = call->endless && call->expired && is_interrupted(*result);

	if (call->made_again) {
		if (*result == 0 && !call->expired) {
			wait_on(tracee);
			return true;
		}
		give_back(tracee, *result, false);
		tracee->looks = false;
		return false;
	}
	tracee->looks = again && !expired && looks_again(observation, call, *result);
	if (tracee->looks || (again && expired)) {
		if (tracee->looks) /* else it was interrupted, and has written nothing */
			decode_ask_again(tracee);
		look(tracee, row);
		return true;
	}
	if (!call->endless)
		return false;
	if (expired)
		*result = call->late;
	give_back(tracee, *result, expired);
	return false;
}

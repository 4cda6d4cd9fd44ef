/** @file
 * One task at a time: after one was let go, everybody else is proven asleep, or held, before the next one is.
 */
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "observe/tracee.h"

#define TICK_US 10000 /* how often a wait is interrupted to look at limits; decides nothing */
#define TICK_NS (TICK_US * 1000ull)
#define EAGER_NS 2000000u /* how long the tracer looks again and again before it lets itself be woken */
#define KEEN_NS 50000u    /* how long of that without leaving the CPU: most turns end sooner */
#define MOMENT_NS 20000   /* between two looks from then on; decides nothing */
enum { STEPS_ALONE_MOST = 64 };

static volatile sig_atomic_t ticked;

/** Its coming ends a waitpid with EINTR. */
static void on_tick(int signal)
{
	ticked = signal;
}

bool schedule_ticked(void)
{
	bool has = ticked;

	ticked = 0;
	return has;
}

void schedule_tick(bool on)
{
	static bool is_on;
	struct sigaction action = {.sa_handler = on_tick}; /* no SA_RESTART */
	struct itimerval period = {0};

	if (on == is_on)
		return;
	is_on = on;
	if (on)
		period.it_interval.tv_usec = period.it_value.tv_usec = TICK_US;
	(void)sigaction(SIGALRM, &action, NULL); /* good arguments: neither can fail */
	(void)setitimer(ITIMER_REAL, &period, NULL);
}

static bool is_anybody_loose(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold == LOOSE && !observation->tracees[i]->has_status)
			return true;
	return false;
}

/** Takes the reports that are there. Where everybody is held, or has reported, the kernel is not asked: nothing can come. */
static bool drain(struct observation *observation)
{
	bool any = false;
	int status;
	pid_t tid;

	while (is_anybody_loose(observation) && (tid = waitpid(-1, &status, __WALL | WNOHANG)) > 0) {
		stops_note(observation, tid, status);
		any = true;
	}
	return any;
}

/** A task that was killed while it was held is let go without our doing. */
static void look_for_killed(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (tracee->hold != LOOSE && tracee->hold != GONE && !tracee->has_status && quiet_state(tracee) != 't')
			tracee->hold = LOOSE;
	}
}

static bool somebody_waits_for_a_turn(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold != LOOSE && observation->tracees[i]->hold != GONE &&
			observation->tracees[i]->task >= 0)
			return true;
	return false;
}

/**
 * Counts the CPU time of the current turn. Of what was used between two looks only so much as lies between two ticks counts:
 * a virtual machine that was not running itself for a while has it in its clock, and no task has computed meanwhile.
 */
static uint64_t turn_ns(struct tracee *current)
{
	uint64_t cpu_ns = quiet_cpu_ns(current), used_ns = cpu_ns - current->looked_cpu_ns;

	if (current->looked_cpu_ns)
		current->turn_ns += used_ns < TICK_NS ? used_ns : TICK_NS;
	current->looked_cpu_ns = cpu_ns;
	return current->turn_ns;
}

/** Takes the turn of a task that computes while others wait for it or for a time; it may be waiting for one of them. */
static void end_long_turn(struct observation *observation)
{
	struct tracee *current = observation->current;

	if (!current || current->hold != LOOSE || current->has_status || current->call.active || current->listening)
		return;
	if (turn_ns(current) < TURN_NS || (!somebody_waits_for_a_turn(observation) && !clock_is_awaited(observation)))
		return;
	(void)ptrace(PTRACE_INTERRUPT, current->tid, NULL, NULL); /* ESRCH: it has just ended */
}

/** Is a read or a write of a file, or of a datagram: whoever has one to send finds room, and whoever asks not to wait does not. */
static bool is_short(const struct event *event, const struct object *object)
{
	return object->kind == OBJECT_FILE ||
		(object_is_udp(object) && (call_sends(event->call) || event_message_flags(event) & MSG_DONTWAIT));
}

/** Will a read find bytes, a write room? That is known of a pipe whose ends are the program's own. */
static bool is_ready(const struct event *event, const struct object *pipe)
{
	uint64_t filled = pipe->bytes_in - pipe->bytes_out;

	if (pipe->kind != OBJECT_PIPE || pipe->given)
		return false;
	if (event->call->class == CALL_RECEIVE)
		return filled > 0;
	return event->call->class == CALL_SEND && filled + event->count <= PIPE_BUF;
}

/** Will this call, which may sleep, most likely not? */
static bool is_at_once(const struct observation *observation, const struct event *event)
{
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);

	return object && (is_short(event, object) || is_ready(event, object));
}

/**
 * The task that was let go will report by itself: it makes a call that will not sleep, or none. Where that is wrong, the
 * tick ends the wait for it, and the proof of sleep follows.
 */
static bool will_report(const struct observation *observation)
{
	const struct tracee *current = observation->current;

	if (!current || current->hold != LOOSE || current->has_status || current->listening ||
		observation->options.depth != OBSERVE_ALL)
		return false;
	return !current->call.active || !(current->call.event.call->traits & CALL_MAY_BLOCK) ||
		is_at_once(observation, &current->call.event);
}

/** Sleeps until a report or the tick. */
static void wait_for_report(struct observation *observation)
{
	int status;
	pid_t tid;

	schedule_tick(true);
	tid = waitpid(-1, &status, __WALL);
	if (tid > 0)
		stops_note(observation, tid, status);
}

/** What arrives may be answered at once: twice, for the answer, too. @return false where more has to be waited for. */
static bool land(struct observation *observation)
{
	observation->stirred = false;
	if (!observation->touched_socket)
		return true;
	flight_land(observation);
	flight_land(observation);
	observation->stirred = !flight_has_come(observation);
	return !observation->stirred;
}

/** Between two looks: who has not come to rest by then computes, and needs the CPU more than we do. */
static void look_away(uint64_t looked_for_ns)
{
	const struct timespec moment = {.tv_nsec = MOMENT_NS};

	if (looked_for_ns < KEEN_NS)
		(void)sched_yield(); /* cannot fail */
	else
		(void)nanosleep(&moment, NULL); /* EINTR: the tick */
}

bool schedule_wait_for_flight(struct observation *observation, uint64_t patience_ns)
{
	uint64_t began_ns = clock_now_ns(), now_ns;

	while (!drain(observation) && !flight_is_over(observation)) {
		now_ns = clock_now_ns();
		if (now_ns - began_ns < EAGER_NS) {
			look_away(now_ns - began_ns);
			continue;
		}
		if (now_ns - began_ns >= patience_ns || !limits_hold(observation))
			return false;
		wait_for_report(observation);
	}
	return true;
}

/** How often those who are asleep have been put on a CPU; another number: somebody has run, or has reported. */
static unsigned long sleepers_runs(const struct observation *observation)
{
	unsigned long sum = 0;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold == LOOSE && !observation->tracees[i]->has_status)
			sum += 1 + observation->tracees[i]->switches;
	return sum;
}

static bool is_at_call(const struct tracee *tracee)
{
	return tracee->has_status && WIFSTOPPED(tracee->status) &&
		(tracee->status >> 16 == PTRACE_EVENT_SECCOMP || WSTOPSIG(tracee->status) == (SIGTRAP | 0x80));
}

/** Is the task that was let go at its next stop? After a silent step to it, who was asleep before still is, and is not looked at. */
static bool has_stepped(const struct observation *observation)
{
	return !observation->stirred && observation->options.scheduled && !observation->options.real_time &&
		is_at_call(observation->current);
}

/**
 * Of a run of which no more is kept, what was sent may arrive a step later: who makes calls goes on meanwhile, and when all are
 * asleep it is waited for.
 */
static bool puts_off_landing(struct observation *observation)
{
	bool steps = stops_is_terse(observation) && observation->current && is_at_call(observation->current),
	     stirs = observation->stirred || observation->put_off;

	observation->stirred = stirs && !steps;
	observation->put_off = stirs && steps;
	return steps;
}

/**
 * Who makes call after call in such a run goes on alone for some steps: whoever was woken by that is on its way to a stop, and that
 * is waited for behind them. So many steps, and not as many as there is time for: then all runs are alike.
 */
static bool goes_on_alone(struct observation *observation, bool steps)
{
	if (!steps || observation->killing || observation->steps_alone == STEPS_ALONE_MOST)
		return false;
	observation->steps_alone++;
	return true;
}

bool schedule_settle(struct observation *observation, uint64_t patience_ns)
{
	unsigned long landed_at =
		0; /* else their runs when it was waited for what was on its way: it may wake them, and they send more */
	uint64_t began_ns = 0, now_ns;
	bool silent = observation->silent;

	observation->silent = false;
	for (;;) {
		bool any, steps;

		if (will_report(observation)) {
			wait_for_report(observation);
			any = observation->current->has_status;
		} else {
			any = drain(observation);
		}
		if (silent && !observation->steps_alone && has_stepped(observation))
			return true;
		silent = silent && !any;
		if (observation->killing) /* after the killer's report: then its victims are on their way */
			look_for_killed(observation);
		steps = puts_off_landing(observation);
		if (goes_on_alone(observation, steps))
			return true;
		if (observation->stirred && !landed_at && quiet_is_known(observation)) {
			/* there is a proof from before: one behind the landing is enough */
			landed_at = sleepers_runs(observation) + 1;
			(void)land(observation);
		}
		if (quiet_proven(observation) && !drain(observation)) {
			unsigned long runs = sleepers_runs(observation);

			observation->steps_alone = 0;
			if (steps || (!observation->stirred && (!landed_at || landed_at == runs + 1)))
				return true;
			landed_at = runs + 1;
			if (land(observation))
				continue;
		}
		now_ns = clock_now_ns();
		if (!began_ns || any)
			began_ns = now_ns;
		if (now_ns - began_ns < EAGER_NS) {
			look_away(now_ns - began_ns);
			continue;
		}
		gdb_look(observation);
		end_long_turn(observation);
		if (now_ns - began_ns >= patience_ns || !limits_hold(observation))
			return false;
		wait_for_report(observation);
	}
}

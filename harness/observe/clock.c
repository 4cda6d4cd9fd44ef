/** @file
 * The clock of a run. It stands still while anybody can go on, and jumps to the next deadline when nobody can.
 *
 * A program that reads it sees a fixed date at the start of the run, and that a little time passes with each reading. Who
 * does nothing but read it waits for a time without saying so; for him it goes faster. The kernel's shortcut for reading
 * clocks without a call (vdso(7)) is hidden from programs at their exec.
 */
#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "observe/tracee.h"

#define SECOND_NS UINT64_C(1000000000)
#define DATE_NS (1893456000 * SECOND_NS) /* 2030-01-01 00:00 UTC: what clocks of the day show at the start of a run */
#define UPTIME_NS (1000 * SECOND_NS)     /* what the other clocks show then */
#define READING_NS 1000u                 /* passes with each reading: no two readings are equal */
#define IDLE_READING_NS 1000000u     /* where somebody does nothing else; decides how soon time comes, not whether */
#define HORIZON_NS (600 * SECOND_NS) /* of the run's own time: who has waited so long for nothing goes on for ever */

/* UNSEEN: where bytes that move are not seen, so that he who reads may be busy with them; every act of a peer begins anew */
enum {
	IDLE_READINGS = 100,
	IDLE_READINGS_UNSEEN = 100000,
	IDLE_WAITS = 1000,
	IDLE_WAITS_MOST = 100000,
	STACK_MOST = 1 << 17
};

uint64_t clock_start_ns(clockid_t clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI:
		return DATE_NS;
	default:
		return UPTIME_NS;
	}
}

/** Clocks of CPU time are the kernel's. */
bool clock_is_ours(clockid_t clock)
{
	return clock >= 0 && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID &&
		clock <= CLOCK_TAI;
}

/* --- readings --- */

/** Who does nothing but read loses his turn each time: what he waits for may be for another task to do. */
static void pass_by_reading(struct observation *observation, struct tracee *tracee)
{
	unsigned most = observation->options.depth == OBSERVE_ALL ? IDLE_READINGS : IDLE_READINGS_UNSEEN;
	bool idle = ++tracee->readings > most;

	observation->clock.now_ns += idle ? IDLE_READING_NS : READING_NS;
	observation->clock.has_moved = true;
	if (idle)
		observation->current = NULL;
}

static int64_t give_pair(const struct tracee *tracee, uint64_t address, uint64_t time_ns, long units)
{
	long pair[2] = {(long)(time_ns / 1000000000), (long)(time_ns % 1000000000 / (uint64_t)(1000000000 / units))};

	return !address || memory_write_to(tracee->tid, address, pair, sizeof pair) == 0 ? 0 : -EFAULT;
}

static int64_t give_zone(const struct tracee *tracee, uint64_t address)
{
	static const int greenwich[2];

	return !address || memory_write_to(tracee->tid, address, greenwich, sizeof greenwich) == 0 ? 0 : -EFAULT;
}

static int64_t give_seconds(const struct tracee *tracee, uint64_t address, uint64_t time_ns)
{
	long seconds = (long)(time_ns / 1000000000);

	return !address || memory_write_to(tracee->tid, address, &seconds, sizeof seconds) == 0 ? seconds : -EFAULT;
}

bool clock_read(struct observation *observation, struct tracee *tracee, const char *name,
	const struct registers *registers, int64_t *result)
{
	uint64_t first = machine_argument(registers, 0), second = machine_argument(registers, 1), date_ns;
	bool by_number = strcmp(name, "clock_gettime") == 0;

	if (observation->options.real_time || (by_number && !clock_is_ours((clockid_t)first)))
		return false;
	pass_by_reading(observation, tracee);
	date_ns = DATE_NS + observation->clock.now_ns;
	if (by_number)
		*result = give_pair(
			tracee, second, clock_start_ns((clockid_t)first) + observation->clock.now_ns, 1000000000);
	else if (strcmp(name, "time") == 0)
		*result = give_seconds(tracee, first, date_ns);
	else
		*result = give_pair(tracee, first, date_ns, 1000000) < 0 ? -EFAULT : give_zone(tracee, second);
	return true;
}

/* --- hiding the shortcut --- */

/** The words above a fresh program's stack pointer: argc, arguments, NULL, environment, NULL, the auxiliary vector. */
static size_t skip_strings(const uint64_t *words, size_t count, size_t at)
{
	while (at < count && words[at])
		at++;
	return at + 1;
}

void clock_hide_shortcut(struct observation *observation, const struct tracee *tracee)
{
	static uint64_t words[STACK_MOST / sizeof(uint64_t)];
	static const uint64_t ignored = AT_IGNORE;
	struct registers registers;
	size_t count, at;
	ssize_t n;

	if (observation->options.real_time || machine_read(tracee->tid, &registers) < 0)
		return;
	n = memory_read_from(tracee->tid, machine_sp(&registers), words, sizeof words);
	count = n < 0 ? 0 : (size_t)n / sizeof *words;
	at = skip_strings(words, count, skip_strings(words, count, 1));
	for (; at + 1 < count && words[at] != AT_NULL; at += 2)
		if (words[at] == AT_SYSINFO_EHDR)
			(void)memory_write_to(tracee->tid, machine_sp(&registers) + at * sizeof *words, &ignored,
				sizeof ignored); /* a stack can be written to */
		else if (words[at] == AT_RANDOM)
			chance_begin(observation, tracee, words[at + 1]);
}

/* --- waiting for a time --- */

/** Asleep in a call that will end at some time? */
static bool is_waiting(const struct tracee *tracee)
{
	return tracee->hold == LOOSE && tracee->call.active && tracee->call.timed && !tracee->listening;
}

static struct tracee *first_to_wake(const struct observation *observation)
{
	struct tracee *first = NULL;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *it = observation->tracees[i];

		if (is_waiting(it) && (!first || it->call.deadline_ns < first->call.deadline_ns))
			first = it;
	}
	return first;
}

bool clock_is_awaited(const struct observation *observation)
{
	return first_to_wake(observation) || timers_first(observation) || observation->timer_armed;
}

static void jump(struct observation *observation, uint64_t to_ns)
{
	struct event event = event_of(EVENT_CLOCK, -1);

	if (to_ns <= observation->clock.now_ns)
		return;
	event.count = to_ns - observation->clock.now_ns;
	observation->clock.now_ns = to_ns;
	(void)stops_emit(observation, event);
}

/** Real time: waits until something moves. The tick interrupts it. @return false where nothing has moved at the deadline. */
static bool wait_really(struct observation *observation, uint64_t deadline_ns)
{
	pid_t tid = -1;
	int status;

	schedule_tick(true);
	while (tid < 0 && clock_now_ns() < deadline_ns && limits_hold(observation)) {
		tid = waitpid(-1, &status, __WALL);
		if (tid > 0)
			stops_note(observation, tid, status);
		else if (errno != EINTR)
			break;
	}
	schedule_tick(false);
	return tid > 0;
}

static bool goes_on_for_ever(struct run_clock *clock)
{
	return ++clock->idle_waits > IDLE_WAITS_MOST ||
		(clock->idle_waits > IDLE_WAITS && clock->now_ns - clock->moved_at_ns > HORIZON_NS);
}

void clock_pass_turn(struct observation *observation)
{
	observation->clock.now_ns += TURN_NS;
	observation->clock.has_moved = true;
}

void clock_moved(struct observation *observation)
{
	observation->clock.idle_waits = 0;
	observation->clock.moved_at_ns = observation->clock.now_ns;
}

/** What the next deadline is, and whose: a timer's, or a waiting task's. */
struct due {
	uint64_t at_ns;
	struct timer *timer;
	struct tracee *tracee;
};

static struct due next_due(const struct observation *observation)
{
	struct due due = {.tracee = first_to_wake(observation), .timer = timers_first(observation)};
	uint64_t wakes_ns = due.tracee ? due.tracee->call.deadline_ns : NEVER;
	uint64_t fires_ns = due.timer ? due.timer->deadline_ns : NEVER;

	due.at_ns = fires_ns < wakes_ns ? fires_ns : wakes_ns;
	if (fires_ns >= wakes_ns)
		due.timer = NULL;
	return due;
}

static void end_wait(struct observation *observation, const struct due *due)
{
	if (due->timer) {
		timers_fire(observation, due->timer);
	} else if (due->tracee) {
		due->tracee->call.expired = true;
		(void)ptrace(PTRACE_INTERRUPT, due->tracee->tid, NULL, NULL); /* ESRCH: it has just been killed */
	}
}

bool clock_end_due_waits(struct observation *observation)
{
	struct due due;

	if (!observation->clock.has_moved)
		return false;
	due = next_due(observation);
	observation->clock.has_moved = due.at_ns <= observation->clock.now_ns;
	if (observation->clock.has_moved)
		end_wait(observation, &due);
	return observation->clock.has_moved;
}

bool observe_pass_time(struct observation *observation, uint64_t until_ns, uint64_t patience_ns)
{
	struct due due;

	if (observation->options.real_time) {
		uint64_t began_ns = clock_now_ns(),
			 deadline_ns = patience_ns < NEVER - began_ns ? began_ns + patience_ns : NEVER;

		if (until_ns != NEVER && observation->started_ns + until_ns < deadline_ns)
			deadline_ns = observation->started_ns + until_ns;
		return wait_really(observation, deadline_ns);
	}
	due = next_due(observation);
	if (due.at_ns > until_ns || due.at_ns == NEVER || goes_on_for_ever(&observation->clock)) {
		if (until_ns != NEVER) {
			jump(observation, until_ns);
			/* perhaps beyond deadlines of somebody who goes on for ever */
			observation->clock.has_moved = true;
		}
		return false;
	}
	jump(observation, due.at_ns);
	end_wait(observation, &due);
	return true;
}

uint64_t observe_now_ns(const struct observation *observation)
{
	return observation->options.real_time ? clock_now_ns() - observation->started_ns : observation->clock.now_ns;
}

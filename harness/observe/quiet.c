/** @file
 * The proof that tasks are asleep.
 *
 * One look at a task's state is not enough, for two reasons. A task that has been woken on another CPU still looks asleep for
 * a moment. And a task that is preempted on its way into a sleep has the state of a sleeper already, while it
 * stands on the run queue and will look once more whether it has to sleep at all: seen here as a wait4() that "slept" beside
 * zombie children, once in some hundred runs. So all are looked at twice. The first round notes how often each was put on a
 * CPU, and then that it is off the run queue: /proc/TID/wchan names a function only then (kernel/sched/core.c, get_wchan()).
 * The second demands the same number, and that it is off the queue again. Off the queue and not run since, it was asleep
 * all the time between; all those times contain the moment between the rounds; so at that moment all were asleep, and only
 * a peer, a time, or a held task can wake one.
 *
 * Who was proven asleep before, and has not been put on a CPU since, was asleep all the time from that proof to this look: of
 * the bystanders of a turn the first round asks nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "observe/tracee.h"

static int open_proc(pid_t tid, const char *file)
{
	char path[64];

	(void)snprintf(path, sizeof path, "/proc/%d/%s", (int)tid, file);
	return open(path, O_RDONLY | O_CLOEXEC);
}

void quiet_watch(struct tracee *tracee)
{
	tracee->stat_fd = open_proc(tracee->tid, "stat");
	tracee->schedstat_fd = open_proc(tracee->tid, "schedstat");
	tracee->wchan_fd = open_proc(tracee->tid, "wchan");
}

void quiet_forget(struct tracee *tracee)
{
	if (tracee->stat_fd >= 0)
		(void)close(tracee->stat_fd); /* only read from */
	if (tracee->schedstat_fd >= 0)
		(void)close(tracee->schedstat_fd);
	if (tracee->wchan_fd >= 0)
		(void)close(tracee->wchan_fd);
	tracee->stat_fd = tracee->schedstat_fd = tracee->wchan_fd = -1;
	tracee->asleep = false;
}

char quiet_state(const struct tracee *tracee)
{
	char line[512];
	ssize_t n = pread(tracee->stat_fd, line, sizeof line - 1, 0);
	const char *end;

	if (n <= 0)
		return 'X';
	line[n] = '\0';
	end = strrchr(line, ')'); /* the name before it may contain anything */
	if (!end || !end[1])
		return 'X';
	return end[2];
}

/** Fields of /proc/TID/schedstat: time on CPU in ns, time waiting, times put on a CPU. */
static bool schedstat(const struct tracee *tracee, uint64_t *cpu_ns, unsigned long *switches)
{
	char line[128], *next, *end;
	ssize_t n = pread(tracee->schedstat_fd, line, sizeof line - 1, 0);

	if (n <= 0)
		return false;
	line[n] = '\0';
	*cpu_ns = strtoull(line, &next, 10); /* sscanf() takes longer than the kernel */
	(void)strtoull(next, &next, 10);
	*switches = strtoul(next, &end, 10);
	return end != next; /* where a number before it is missing, so is this one */
}

uint64_t quiet_cpu_ns(const struct tracee *tracee)
{
	unsigned long switches;
	uint64_t cpu_ns = 0;

	return schedstat(tracee, &cpu_ns, &switches) ? cpu_ns : 0;
}

const struct call *quiet_call(const struct tracee *tracee, uint64_t *first)
{
	unsigned long long argument = 0;
	char line[256];
	long number;
	ssize_t n;
	int fd = open_proc(tracee->tid, "syscall");

	if (fd < 0)
		return NULL;
	n = pread(fd, line, sizeof line - 1, 0);
	(void)close(fd); /* only read from */
	line[n > 0 ? n : 0] = '\0';
	if (sscanf(line, "%ld 0x%llx", &number, &argument) != 2)
		return NULL;
	if (first)
		*first = argument;
	return call_by_number(number);
}

static bool is_off_run_queue(const struct tracee *tracee)
{
	char first;

	return pread(tracee->wchan_fd, &first, 1, 0) == 1 && first != '0';
}

bool quiet_sleeps(const struct tracee *tracee)
{
	return is_off_run_queue(tracee) && quiet_state(tracee) == 'S';
}

bool quiet_sleeps_now(pid_t tid)
{
	struct tracee looked = {.tid = tid, .stat_fd = -1, .schedstat_fd = -1, .wchan_fd = open_proc(tid, "wchan")};
	bool asleep = is_off_run_queue(&looked); /* mostly it is not: then no more is asked */

	if (asleep) {
		looked.stat_fd = open_proc(tid, "stat");
		asleep = quiet_state(&looked) == 'S';
	}
	quiet_forget(&looked);
	return asleep;
}

static bool has_other_threads(const struct observation *observation, const struct tracee *tracee)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *other = observation->tracees[i];

		if (other != tracee && other->process == tracee->process && other->hold != GONE)
			return true;
	}
	return false;
}

/** A dead leader of a process that lives on is reported with its last thread. The state is a dear question: it comes last. */
static bool is_dead_leader(const struct observation *observation, const struct tracee *tracee)
{
	return tracee->tid == tracee->process && has_other_threads(observation, tracee) && quiet_state(tracee) == 'Z';
}

/** By job control; it looks like any other stop of ours. */
static bool is_stopped(const struct tracee *tracee)
{
	int state = tracee->listening ? quiet_state(tracee) : 'R';

	return state == 'T' || state == 't';
}

/** Is it at rest, for whatever reason? A stopped task and a dead one have no function that they sleep in. */
static bool is_at_rest(const struct observation *observation, const struct tracee *tracee)
{
	return is_off_run_queue(tracee) || is_stopped(tracee) || is_dead_leader(observation, tracee);
}

/** Does it rest because it sleeps? The state is a dear question: only who is at rest is asked. */
static bool is_asleep(const struct observation *observation, const struct tracee *tracee)
{
	switch (quiet_state(tracee)) {
	case 'S':
		return true;
	case 'T':
	case 't':
		return tracee->listening;
	case 'D':
		return tracee->vforking;
	case 'Z':
		return is_dead_leader(observation, tracee);
	default:
		return false;
	}
}

static bool is_watched(const struct tracee *tracee)
{
	return tracee->hold == LOOSE && !tracee->has_status;
}

/** Was it asleep from the first look, which may be of a proof before, to this one? */
static bool has_slept_on(const struct observation *observation, struct tracee *tracee)
{
	unsigned long switches;
	uint64_t cpu_ns;

	tracee->asleep = schedstat(tracee, &cpu_ns, &switches) && is_at_rest(observation, tracee) &&
		switches == tracee->switches;
	return tracee->asleep;
}

/** The first look: asleep, and how often it has been put on a CPU. */
static bool falls_asleep(const struct observation *observation, struct tracee *tracee)
{
	uint64_t cpu_ns;

	return schedstat(tracee, &cpu_ns, &tracee->switches) && is_at_rest(observation, tracee) &&
		is_asleep(observation, tracee);
}

bool quiet_is_known(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (is_watched(observation->tracees[i]) && !observation->tracees[i]->asleep)
			return false;
	return true;
}

bool quiet_proven(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (is_watched(tracee) && !tracee->asleep && !falls_asleep(observation, tracee))
			return false;
	}
	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (is_watched(tracee) && !has_slept_on(observation, tracee))
			return false;
	}
	return true;
}

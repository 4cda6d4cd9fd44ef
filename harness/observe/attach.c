/** @file
 * Attaches to a program that runs already, and lets it go again so that it does not notice.
 *
 * All its threads are seized, and interrupted once so that they are stopped at every call from then on. A call that sleeps is
 * interrupted by that; the kernel makes it again, but for those that fail with EINTR whatever woke them (epoll_wait(2)): they
 * are told to be made again unless a handler runs. The same is done when they are let go.
 */
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/memory.h"
#include "observe/tracee.h"

enum { NAME_MOST = 64 };

/** Seizes what is new of a process's threads. @return how many that were, or -errno. */
static int seize_new(struct observation *observation, pid_t pid)
{
	char folder[64], **names;
	int count = 0, r, error = 0;
	size_t i;

	(void)snprintf(folder, sizeof folder, "/proc/%d/task", (int)pid);
	r = file_names(folder, &names);
	if (r < 0)
		return r == -ENOENT ? -ESRCH : r;
	for (i = 0; names[i] && !error; i++) {
		pid_t tid = (pid_t)atoi(names[i]);

		if (stops_find(observation, tid))
			continue;
		if (ptrace(PTRACE_SEIZE, tid, NULL, (void *)(long)TRACER_OPTIONS) == 0) {
			(void)stops_add(observation, tid, -1);
			(void)ptrace(PTRACE_INTERRUPT, tid, NULL, NULL); /* ESRCH: it has just ended */
			count++;
		} else if (errno != ESRCH) {
			error = -errno;
		}
	}
	file_names_free(names);
	return error ? error : count;
}

/** Threads may be made meanwhile, by those that are not seized yet. */
static int seize_all(struct observation *observation, pid_t pid)
{
	int r;

	do
		r = seize_new(observation, pid);
	while (r > 0);
	return r < 0 ? r : observation->tracee_count ? 0 : -ESRCH;
}

/** A stop inside of a call that was woken for nothing but this stop. */
static void go_on_with_call(pid_t tid)
{
	struct registers registers;

	if (machine_read(tid, &registers) < 0 || machine_call(&registers) < 0 || machine_result(&registers) != -EINTR)
		return;
	machine_set_result(&registers, stops_until_handled(-EINTR));
	(void)machine_write(tid, &registers); /* fails only where the task has just been killed */
}

static bool is_event_stop(int status)
{
	return WIFSTOPPED(status) && status >> 16 == PTRACE_EVENT_STOP;
}

/**
 * Lets a task that is stopped go on to the stop that was asked for, which is asked for again: every other stop makes the
 * kernel forget it. A signal that has come is passed on.
 */
static void go_on(pid_t tid, int status)
{
	bool signal = status >> 16 == 0 && WSTOPSIG(status) != (SIGTRAP | 0x80);

	(void)ptrace(PTRACE_INTERRUPT, tid, NULL, NULL); /* ESRCH: just killed */

	(void)ptrace(PTRACE_CONT, tid, NULL, (void *)(long)(signal ? WSTOPSIG(status) : 0)); /* ESRCH: just killed */
}

static bool somebody_is_loose(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold == LOOSE)
			return true;
	return false;
}

/** Waits until every task, also one that is made meanwhile, has come to the stop that was asked for, or has ended. */
static void wait_for_stops(struct observation *observation, void arrived(struct tracee *, int))
{
	struct tracee *tracee;
	int status;
	pid_t tid;

	while (somebody_is_loose(observation)) {
		tid = waitpid(-1, &status, __WALL);
		if (tid < 0 && errno != EINTR)
			return;
		tracee = tid > 0 ? stops_note(observation, tid, status) : NULL;
		if (!tracee)
			continue;
		tracee->has_status = false;
		if (!WIFSTOPPED(status))
			tracee->hold = GONE;
		else if (is_event_stop(status))
			arrived(tracee, status);
		else
			go_on(tid, status);
	}
}

static void hold_for_now(struct tracee *tracee, int status)
{
	go_on_with_call(tracee->tid);
	tracee->status = status;
	tracee->has_status = true;
	tracee->hold = HELD_BORN;
}

/** What ps(1) calls it; the caller frees. */
static char *name_of(pid_t pid)
{
	struct text name = {0};
	char path[64];

	(void)snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	if (file_read(path, NAME_MOST, &name) < 0 || !name.length)
		text_add(&name, "?\n");
	name.bytes[name.length - 1] = '\0'; /* the line ends */
	return text_take(&name);
}

static void tell_program(struct observation *observation, struct tracee *leader)
{
	char *name = name_of(leader->process);
	struct event event;

	leader->task = trace_add_program(observation->trace, name);
	event = event_of(EVENT_START, leader->task);
	event.text = name;
	event.status = 100 + leader->task; /* see decode.c: ids are counted by task */
	(void)stops_emit(observation, event);
	observation->trace->tasks[leader->task].pid = leader->seen_pid;
	seed_descriptors(observation, leader);
}

static void tell_thread(struct observation *observation, const struct tracee *leader, struct tracee *thread)
{
	struct event event = event_of(EVENT_SPAWN, leader->task);

	thread->task = trace_add_task(observation->trace, leader->task, true);
	observation->trace->tasks[thread->task].pid = thread->seen_pid;
	thread->image = leader->image;
	thread->loader_from = leader->loader_from;
	thread->loader_to = leader->loader_to;
	event.child = thread->task;
	event.flags = CLONE_THREAD;
	event.result = 100 + thread->task;
	(void)stops_emit(observation, event);
}

static void tell_all(struct observation *observation, struct tracee *leader)
{
	char inside[4096];
	size_t i;

	stops_read_image(observation, leader, inside);
	tell_program(observation, leader);
	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i] != leader)
			tell_thread(observation, leader, observation->tracees[i]);
}

int observe_attach(struct observation *observation, pid_t pid)
{
	struct tracee *leader;
	size_t i;
	int r = seize_all(observation, pid);

	if (r < 0)
		return r;
	wait_for_stops(observation, hold_for_now);
	leader = stops_find(observation, pid);
	if (!leader)
		return -ESRCH;
	tell_all(observation, leader);
	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->has_status)
			stops_handle_one(observation, observation->tracees[i]); /* one that is stopped stays stopped */
	return 0;
}

static void let_go(struct tracee *tracee, int status)
{
	(void)status;
	go_on_with_call(tracee->tid);
	whole_leave(tracee);
	(void)ptrace(PTRACE_DETACH, tracee->tid, NULL, NULL); /* ESRCH: it has just been killed */
	tracee->hold = GONE;
}

void observe_detach(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (tracee->hold == GONE)
			continue;
		(void)ptrace(PTRACE_INTERRUPT, tracee->tid, NULL, NULL); /* ESRCH: it has just ended */
		if (tracee->hold != LOOSE || tracee->has_status)
			go_on(tracee->tid, tracee->status);
		tracee->hold = LOOSE;
	}
	wait_for_stops(observation, let_go);
}

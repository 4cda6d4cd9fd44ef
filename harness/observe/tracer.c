/** @file
 * A run under observation: begins programs, lets one task at a time go on, and tells the caller when it is its turn.
 *
 * Theory of operation. The caller's thread is the tracer (ptrace binds to a thread). A program is handed over by the sandbox
 * before its filter and exec; it is seized there, so that the very first trapped call, its execve, is seen. From then on each
 * modelled call stops the task twice, before the kernel has seen it (PTRACE_EVENT_SECCOMP) and when it returns; signals, forks,
 * execs and ends stop it, too. At a stop a task is *held*. observe_run() repeats
 *
 *     settle    until everybody who was let go has reported, or is proven asleep      schedule.c, quiet.c
 *     handle    the reports, in the order of tasks: events are written                stops.c, decode.c, fault.c
 *     choose    the task that ran last, else the one that has been ready longest
 *     let go
 *
 * and returns when nobody can be chosen: the run is quiet, or has ended, or waits for a time. Everything that decides is in
 * that loop, and nothing in it depends on how fast the machine is.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "observe/tracee.h"

enum { STOPS_BETWEEN_LOOKS = 512, HOLDERS_MOST = 64, GONE_MOST = 256 };

/** wait4() tells of them; a signal, too, for each stop of each call, would be made for nothing. */
static void want_no_signal_of_stops(void)
{
	struct sigaction action;

	if (sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
		action.sa_flags |= SA_NOCLDSTOP;
		(void)sigaction(SIGCHLD, &action, NULL); /* good arguments: it cannot fail */
	}
}

struct observation *observe_new(const struct observe_options *options)
{
	struct observation *observation = memory_new(1, sizeof *observation);

	observation->options = *options;
	observation->trace = trace_new();
	observation->started_ns = clock_now_ns();
	observation->marker = -1;
	observation->chance = options->chance;
	want_no_signal_of_stops();
	return observation;
}

/** An end that was reported and not looked at yet is not reported again. */
static bool is_alive(const struct tracee *tracee)
{
	return tracee->hold != GONE && !(tracee->has_status && !WIFSTOPPED(tracee->status));
}

static bool somebody_lives(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (is_alive(observation->tracees[i]))
			return true;
	return false;
}

/** SIGKILL reaches a task in every state; its end is then reported to us and nobody else. */
static void kill_all(struct observation *observation)
{
	int status;
	pid_t tid;
	size_t i;

	while (somebody_lives(observation)) {
		for (i = 0; i < observation->tracee_count; i++)
			if (is_alive(observation->tracees[i]))
				(void)kill(observation->tracees[i]->tid, SIGKILL); /* ESRCH: it is ending */
		tid = waitpid(-1, &status, __WALL);
		if (tid < 0 && errno != EINTR)
			return;
		if (tid < 0)
			continue;
		stops_note(observation, tid, status);
		for (i = 0; i < observation->tracee_count; i++)
			if (observation->tracees[i]->tid == tid && !WIFSTOPPED(status))
				observation->tracees[i]->hold = GONE;
	}
}

/** What was attached to was there before, and goes on. */
static void end_all(struct observation *observation)
{
	if (observation->options.attached)
		observe_detach(observation);
	else
		kill_all(observation);
}

static void free_tracee(struct tracee *tracee)
{
	event_clear(&tracee->call.event);
	while (tracee->suspended_count > 0)
		event_clear(&tracee->suspended[--tracee->suspended_count].event);
	quiet_forget(tracee);
	free(tracee);
}

void observe_free(struct observation *observation)
{
	size_t i;

	if (!observation)
		return;
	end_all(observation);
	for (i = 0; i < observation->tracee_count; i++)
		free_tracee(observation->tracees[i]);
	image_free_all(observation);
	memory_free_strings(observation->refused, observation->refused_count);
	free(observation->tracees);
	free(observation->points);
	free(observation->listed);
	free(observation->counters);
	free(observation->timers);
	free(observation->choices);
	flight_free(observation);
	ports_free(observation);
	gdb_free(observation);
	trace_free(observation->trace);
	free(observation);
}

/* --- beginning a program --- */

static void tell_given(
	struct observation *observation, const struct tracee *tracee, const struct observe_program *program)
{
	int fd;

	for (fd = 0; fd < 3; fd++) {
		const struct given *given = &program->given[fd];
		struct event event = event_of(EVENT_GIVEN, tracee->task);

		if (given->kind == OBJECT_NONE)
			continue;
		observation->touched_socket = observation->touched_socket || given->network;
		event.fd = fd;
		event.made_kind = given->kind;
		event.text = memory_string(given->name);
		event.count = (given->peer_reads ? END_READ : 0) | (given->peer_writes ? END_WRITE : 0);
		decode_given(tracee, &event);
		(void)stops_emit(observation, event);
	}
}

int tracer_run_to_first_instruction(struct observation *observation, struct tracee *tracee)
{
	int status;

	for (;;) {
		while (waitpid(tracee->tid, &status, __WALL) < 0)
			if (errno != EINTR)
				return -errno;
		if (!WIFSTOPPED(status)) {
			tracee->hold = GONE;
			return -ENOEXEC; /* it could not be prepared */
		}
		if (status >> 16 == PTRACE_EVENT_EXEC)
			break;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			struct registers registers;

			return machine_read(tracee->tid, &registers) < 0 ? -ESRCH : (int)machine_result(&registers);
		}
		(void)ptrace(PTRACE_SYSCALL, tracee->tid, NULL, NULL); /* ESRCH is reported by the next wait */
	}
	stops_note(observation, tracee->tid, status);
	return 0;
}

int observe_start(struct observation *observation, struct sandbox *sandbox, const struct start_options *start,
	const struct observe_program *program)
{
	struct start_options traced = *start;
	struct event event;
	struct tracee *tracee;
	pid_t pid;
	int r;

	traced.traced = true;
	r = sandbox_start(sandbox, &traced, &pid);
	if (r < 0)
		return r;
	if (ptrace(PTRACE_SEIZE, pid, NULL,
		    (void *)(long)(TRACER_OPTIONS | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL)) < 0)
		return -errno;
	tracee = stops_add(observation, pid, trace_add_program(observation->trace, program->name));
	observation->trace->tasks[tracee->task].tool = program->tool;
	if (program->executable)
		(void)image_add(observation, start->path, program->executable, program->folder);
	r = sandbox_go(sandbox);
	if (r == 0)
		r = tracer_run_to_first_instruction(observation, tracee);
	if (r < 0)
		return r;
	event = event_of(EVENT_START, tracee->task);
	event.text = memory_string(program->name);
	event.status = 100 + tracee->task; /* see decode.c: ids are counted by task */
	(void)stops_emit(observation, event);
	tell_given(observation, tracee, program);
	stops_handle(observation);
	observation->trace->tasks[tracee->task].pid = tracee->seen_pid; /* from now on an exec is an event */
	return tracee->task;
}

/* --- running --- */

/** Has it entered a call, is asleep in it now, and nobody was told of that? */
static bool is_to_be_told(const struct tracee *tracee)
{
	return tracee->hold == LOOSE && tracee->call.active && !tracee->call.told && !tracee->vforking;
}

/**
 * On a network that others use, too, acknowledgements may be put off for 40 ms. Whether somebody whom one of them will wake is seen
 * asleep before that would be a matter of who is faster: so nobody is told of, and no call is let go of which it decides what comes,
 * while something is on its way.
 */
static bool is_too_early(struct observation *observation)
{
	size_t i;

	for (i = 0; observation->options.shared_network && i < observation->tracee_count; i++)
		if (is_to_be_told(observation->tracees[i]) || flight_decides(observation, observation->tracees[i]))
			return !flight_is_over(observation);
	return false;
}

/** Who has entered a call and is asleep in it now is told of, once. */
static void tell_blocked(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];
		struct event event;

		if (!is_to_be_told(tracee))
			continue;
		decode_blocked(tracee);
		event = event_copy(&tracee->call.event);
		event.kind = EVENT_BLOCKED;
		tracee->call.told = true;
		(void)stops_emit(observation, event);
	}
}

static void resume_all(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold != LOOSE && observation->tracees[i]->hold != GONE)
			stops_resume(observation, observation->tracees[i]);
}

static enum observe_state out_of_limits(const struct observation *observation)
{
	return strcmp(observation->limit, "cpu") == 0 || strcmp(observation->limit, "wall") == 0 ? OBSERVE_WALL
												 : OBSERVE_LIMIT;
}

/** A wait came to its deadline, or to a limit that has a name already. */
static enum observe_state out_of_time(struct observation *observation)
{
	if (!observation->limit)
		observation->limit = N_("wall");
	return out_of_limits(observation);
}

static bool look_at_limits(struct observation *observation)
{
	if (!observation->limit && observation->stops - observation->last_memory_look >= STOPS_BETWEEN_LOOKS) {
		observation->last_memory_look = observation->stops;
		(void)limits_hold(observation); /* names the limit */
	}
	return !observation->limit;
}

/** Nobody will ask for it any more. Of a program's own task the harness does. */
static bool is_forgotten(const struct observation *observation, const struct tracee *tracee)
{
	const struct trace *trace = observation->trace;

	return tracee->hold == GONE && !tracee->has_status && tracee->task >= 0 &&
		trace->tasks[tracee->task].parent >= 0 &&
		(tracee->tid != tracee->process ||
			!process_is_zombie(trace->descriptors, process_of(trace->descriptors, tracee->task)));
}

void tracer_forget_gone(struct observation *observation)
{
	size_t kept = 0, i;

	if (observation->tracee_count < observation->kept_count + GONE_MOST || observation->options.debugging)
		return;
	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (!is_forgotten(observation, tracee)) {
			observation->tracees[kept++] = tracee;
			continue;
		}
		if (observation->current == tracee)
			observation->current = NULL;
		if (observation->interrupted == tracee)
			observation->interrupted = NULL;
		free_tracee(tracee);
	}
	observation->tracee_count = observation->kept_count = kept;
}

/** Nobody can be let go: why? */
static enum observe_state stand_still(const struct observation *observation)
{
	if (!somebody_lives(observation))
		return OBSERVE_ENDED;
	return clock_is_awaited(observation) ? OBSERVE_TIMED : OBSERVE_QUIET;
}

static enum observe_state run(struct observation *observation, uint64_t patience_ns)
{
	struct tracee *next;

	for (;;) {
		if (!schedule_settle(observation, patience_ns))
			return out_of_time(observation);
		if (observation->steps_alone)
			stops_handle_one(observation, observation->current);
		else
			stops_handle(observation);
		tracer_forget_gone(observation);
		if (gdb_serve(observation))
			continue;
		if (is_too_early(observation)) {
			if (!schedule_wait_for_flight(observation, patience_ns))
				return out_of_time(observation);
			continue;
		}
		tell_blocked(observation);
		if (observation->options.look)
			observation->options.look(observation, observation->options.look_data);
		if (observation->spins)
			return OBSERVE_SPINS;
		if (!look_at_limits(observation))
			return out_of_limits(observation);
		if (clock_end_due_waits(observation))
			continue;
		next = order_next(observation);
		if (next && observation->options.scheduled) {
			stops_resume(observation, next);
			continue;
		}
		if (next) {
			resume_all(observation);
			continue;
		}
		if (flight_is_over(observation))
			return stand_still(observation);
		if (!schedule_wait_for_flight(observation, patience_ns))
			return out_of_time(observation);
	}
}

enum observe_state observe_run(struct observation *observation, uint64_t patience_ns)
{
	enum observe_state state;

	state = run(observation, patience_ns);
	schedule_tick(false);
	observation->peer_acts = 0;
	return state;
}

/* --- what the caller asks --- */

const char *observe_limit(const struct observation *observation)
{
	return observation->limit;
}

struct trace *observe_trace(struct observation *observation)
{
	return observation->trace;
}

struct trace *observe_take_trace(struct observation *observation)
{
	struct trace *trace = observation->trace;

	gdb_finish(observation);
	observation->trace = trace_new();
	end_all(observation); /* nobody may write to it any more */
	return trace;
}

static int object_by_name(const struct trace *trace, const char *name)
{
	int id;

	for (id = object_count(trace->descriptors); id > 0; id--)
		if (strcmp(object_by_id(trace->descriptors, id)->name, name) == 0)
			return id;
	return 0;
}

/** Accepts NULL. */
static struct address *confined(const struct observation *observation, const struct address *address)
{
	struct address *copy = address_copy(address);

	if (copy)
		confine_address(observation, copy);
	return copy;
}

void observe_peer_acted(struct observation *observation, const struct peer_act *act)
{
	struct event event = event_of(EVENT_PEER, -1);
	size_t i;

	event.local = confined(observation, act->local);
	event.remote = confined(observation, act->remote);
	if (act->inode)
		event.object = object_by_inode(observation->trace->descriptors, act->inode, act->device);
	else if (!event.local)
		event.object = object_by_name(observation->trace, act->who);
	event.who = memory_string(act->who);
	event.text = memory_string(act->what);
	event.count = act->length;
	event.result = (int64_t)act->before;
	event.data.length = !act->bytes ? 0 : act->length < CAPTURED_MOST ? act->length : CAPTURED_MOST;
	event.data.bytes = event.data.length ? memory_copy(act->bytes, event.data.length) : NULL;
	if (!act->sends_nothing) {
		observation->stirred = true;
		flight_stir_at(observation, act->local, act->remote);
	}
	observation->peer_acts++;
	for (i = 0; i < observation->tracee_count; i++)
		observation->tracees[i]->readings = 0;
	(void)stops_emit(observation, event);
}

/** A call that was not trapped: its number and descriptor are asked of the kernel. */
static void ask_kernel(const struct tracee *tracee, struct event *event)
{
	event->call = quiet_call(tracee, &event->args[0]);
	if (event->call && event->call->arguments[0] == ARG_FD)
		event->fd = (int)event->args[0];
}

void observe_stuck(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];
		struct event event = event_of(EVENT_STUCK, tracee->task);

		if (tracee->hold == GONE || tracee->task < 0)
			continue;
		if (tracee->listening) {
			event.signal = tracee->stopped_by;
			event.where = tracee->last_place;
		} else if (tracee->call.active) {
			event = event_copy(&tracee->call.event);
			event.kind = EVENT_STUCK;
			decode_owner(observation, tracee, &event);
		} else {
			ask_kernel(tracee, &event);
		}
		if (!event.data.length) /* a send has bytes of its own */
			(void)decode_unwritten(tracee, 0, &event);
		(void)stops_emit(observation, event);
	}
}

/** A holder of the object among a program's processes. */
static bool find_holder(const struct trace *trace, int first, int object, struct holder *out)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, object, END_READ, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (task_descends_from(trace, holders[i].task, first)) {
			*out = holders[i];
			return true;
		}
	return false;
}

static bool listens(const struct object *object)
{
	return object->state == SOCKET_LISTENING;
}

static bool takes_datagrams(const struct object *object)
{
	return object_is_udp(object) && (object->state == SOCKET_BOUND || object->state == SOCKET_CONNECTED);
}

/** A copy of the descriptor of the n-th such socket that a program's processes hold; the caller closes. @return -1: there is none. */
static int borrow_socket(const struct observation *observation, int task, int n, bool is_one(const struct object *))
{
	const struct trace *trace = observation->trace;
	struct holder holder;
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++) {
		const struct object *object = object_by_id(trace->descriptors, id);

		if (object->kind == OBJECT_SOCKET && is_one(object) && find_holder(trace, task, id, &holder) &&
			n-- == 0)
			return borrow(stops_process(observation, holder.task), holder.fd);
	}
	return -1;
}

/** The kernel's own view of its address. @return its length, 0 where there is no such socket */
static socklen_t find_address(const struct observation *observation, int task, int n,
	bool is_one(const struct object *), struct sockaddr_storage *out)
{
	int fd = borrow_socket(observation, task, n, is_one), r;
	socklen_t length = sizeof *out;

	if (fd < 0)
		return 0;
	r = getsockname(fd, (struct sockaddr *)out, &length);
	(void)close(fd); /* the program has its own */
	return r == 0 ? length : 0;
}

socklen_t observe_listening(const struct observation *observation, int task, int n, struct sockaddr_storage *out)
{
	return find_address(observation, task, n, listens, out);
}

bool observe_bound(const struct observation *observation, int task, int n, struct sockaddr_storage *out)
{
	return find_address(observation, task, n, takes_datagrams, out) > 0;
}

int observe_unread(const struct observation *observation, int task, int n)
{
	int fd = borrow_socket(observation, task, n, takes_datagrams), bytes = -1;
	struct pollfd queue = {.fd = fd, .events = POLLIN};

	if (fd < 0)
		return -1;
	if (poll(&queue, 1, 0) != 1 || !(queue.revents & POLLIN) || ioctl(fd, FIONREAD, &bytes) < 0)
		bytes = -1;
	(void)close(fd); /* the program has its own */
	return bytes;
}

bool observe_sleeps_in(const struct observation *observation, int task, enum call_class class)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->task == task && tracee->hold == LOOSE && tracee->call.active)
			return tracee->call.event.call->class == class;
	}
	return false;
}

bool observe_awaits_given(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];
		const struct object *object;

		if (tracee->hold != LOOSE || !tracee->call.active || !call_receives(tracee->call.event.call))
			continue;
		object = object_by_id(observation->trace->descriptors, tracee->call.event.object);
		if (object && object->given)
			return true;
	}
	return false;
}

int observe_signal(struct observation *observation, int task, int signal)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (tracee->task != task || tracee->hold == GONE)
			continue;
		observation->killing = observation->killing || signal == SIGKILL;
		return kill(tracee->process, signal) < 0 ? -errno : 0;
	}
	return -ESRCH;
}

void observe_kill(struct observation *observation, int task)
{
	size_t i;

	observation->killing = observation->stirred = true;
	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->hold != GONE && observation->tracees[i]->task >= 0 &&
			task_descends_from(observation->trace, observation->tracees[i]->task, task))
			(void)kill(observation->tracees[i]->process, SIGKILL); /* ESRCH: it has just ended */
}

bool observe_ended(const struct observation *observation, int task, int *status)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->task != task || tracee->hold != GONE)
			continue;
		*status = tracee->status;
		return !WIFSTOPPED(tracee->status); /* else it was let go, and lives on */
	}
	return false;
}

const struct fault *observe_points(const struct observation *observation, size_t *count)
{
	*count = observation->point_count;
	return observation->points;
}

void observe_list_points(struct observation *observation, enum fault_kind kind, int number, enum call_class class)
{
	ARRAY_ADD(observation->listed, observation->listed_count, observation->listed_capacity) =
		(struct fault){.kind = kind, .number = number, .class = class};
}

bool observe_fault_hit(const struct observation *observation)
{
	return observation->fault_hit;
}

bool observe_one_by_one(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->hold == LOOSE && tracee->call.active &&
			(tracee->call.event.call->class == CALL_TRANSFER ||
				timed_sees_once(observation, &tracee->call.event)))
			return true;
	}
	return false;
}

bool observe_touched_socket(const struct observation *observation)
{
	return observation->touched_socket;
}

unsigned long observe_stops(const struct observation *observation)
{
	return observation->stops;
}

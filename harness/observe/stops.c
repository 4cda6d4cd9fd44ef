/** @file
 * What tasks report, one kind of stop after the other, and how each is let go.
 *
 * Reports are only noted while the schedule settles. They are handled when all is still: ends first, then stops, each in the
 * order of tasks; so it does not matter in which order the kernel happened to deliver them.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "observe/tracee.h"
#include "sandbox/filter.h"

/* what the kernel returns inside, and no program ever sees: include/linux/errno.h */
enum { RESTART_SYS = 512, RESTART_NO_INTR = 513, RESTART_NO_HAND = 514, RESTART_BLOCK = 516 };

enum { REFUSED_TASKS_MOST = 1000, LOADER_FROM_MOST = 512 };
enum { UDP_MOST = 65507 }; /* bytes in a datagram over IPv4: RFC 768, RFC 791 */

int64_t stops_until_handled(int64_t result)
{
	return result == -EINTR ? -RESTART_NO_HAND : result;
}

bool stops_is_restart(int64_t result)
{
	return result <= -RESTART_SYS && result >= -RESTART_BLOCK;
}

const struct event *stops_emit(struct observation *observation, struct event event)
{
	const struct event *added;

	event.at_ns = observe_now_ns(observation);
	added = trace_add(observation->trace, event);
	if (observation->options.hear)
		observation->options.hear(observation->trace, added, observation->options.hear_data);
	return added;
}

/* --- tracees --- */

struct tracee *stops_find(const struct observation *observation, pid_t tid)
{
	size_t i;

	for (i = observation->tracee_count; i-- > 0;)
		if (observation->tracees[i]->tid == tid && observation->tracees[i]->hold != GONE)
			return observation->tracees[i];
	return NULL;
}

static bool is_tool(const struct observation *observation, const struct tracee *tracee)
{
	return tracee->task >= 0 && observation->trace->tasks[tracee->task].tool;
}

bool stops_sees(const struct observation *observation, const struct tracee *by, const struct tracee *other)
{
	return is_tool(observation, by) == is_tool(observation, other);
}

struct tracee *stops_seen(const struct observation *observation, const struct tracee *by, int pid)
{
	size_t i;

	for (i = observation->tracee_count; i-- > 0;)
		if (observation->tracees[i]->seen_pid == pid && stops_sees(observation, by, observation->tracees[i]))
			return observation->tracees[i];
	return NULL;
}

pid_t stops_process(const struct observation *observation, int task)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->task == task && observation->tracees[i]->hold != GONE)
			return observation->tracees[i]->process;
	return 0;
}

/** Its process, and its id inside the innermost namespace: the last number of a line of /proc/TID/status. */
static void read_ids(struct tracee *tracee)
{
	char path[64], line[256];
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)tracee->tid);
	file = fopen(path, "re");
	while (file && !tracee->seen_pid && fgets(line, sizeof line, file)) {
		if (strncmp(line, "Tgid:", 5) == 0)
			tracee->process = atoi(strrchr(line, '\t') + 1);
		else if (strncmp(line, "NSpid:", 6) == 0)
			tracee->seen_pid = atoi(strrchr(line, '\t') + 1);
	}
	if (file)
		(void)fclose(file); /* only read from */
}

/** Whether it sleeps is looked at after every stop, or hardly ever. */
static void watch(const struct observation *observation, struct tracee *tracee)
{
	tracee->stat_fd = tracee->schedstat_fd = tracee->wchan_fd = -1;
	if (observation->options.scheduled)
		quiet_watch(tracee);
}

struct tracee *stops_add(struct observation *observation, pid_t tid, int task)
{
	struct tracee *tracee = memory_new(1, sizeof *tracee);

	*tracee = (struct tracee){.tid = tid, .process = tid, .task = task, .hold = LOOSE};
	read_ids(tracee);
	tracee->idling.fd = -1;
	watch(observation, tracee);
	ARRAY_ADD(observation->tracees, observation->tracee_count, observation->tracee_capacity) = tracee;
	return tracee;
}

/** A call that has slept, and is over, may have taken what others were woken for. */
static bool may_have_taken(const struct pending *call)
{
	return call->active && call->told && call->event.call->class != CALL_POLL;
}

struct tracee *stops_note(struct observation *observation, pid_t tid, int status)
{
	struct tracee *tracee = stops_find(observation, tid);

	if (!tracee) {
		if (!WIFSTOPPED(status))
			return NULL;                      /* not of this run */
		tracee = stops_add(observation, tid, -1); /* a child that is faster than its parent's report */
	}
	tracee->status = status;
	tracee->has_status = true;
	tracee->has_result = false;
	tracee->asleep = false;
	observation->stops++;
	observation->overlaps +=
		!WIFSTOPPED(status) || status >> 16 == PTRACE_EVENT_EXEC || may_have_taken(&tracee->call);
	return tracee;
}

static void hold(struct observation *observation, struct tracee *tracee, enum hold why)
{
	tracee->hold = why;
	tracee->ready_since = ++observation->ready_clock;
}

/* --- the end of a task --- */

static void drop_calls(struct tracee *tracee)
{
	int i;

	event_clear(&tracee->call.event);
	tracee->call.active = false;
	for (i = 0; i < tracee->suspended_count; i++)
		event_clear(&tracee->suspended[i].event);
	tracee->suspended_count = 0;
}

struct tracee *stops_somebody_of(const struct observation *observation, pid_t process)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->process == process && observation->tracees[i]->hold != GONE)
			return observation->tracees[i];
	return NULL;
}

/** Which of its tasks ended a process, and with what number: a status has only the lowest eight bits. */
static void note_own_exit(const struct tracee *tracee, struct event *event)
{
	const struct event *call = &tracee->call.event;

	if (!tracee->call.active || call->call->class != CALL_EXIT)
		return;
	event->call = call->call;
	event->args[0] = call->args[0];
	event->handling = call->handling;
	event->frames = call->frames;
}

static void handle_end(struct observation *observation, struct tracee *tracee)
{
	struct event event = event_of(EVENT_EXIT, tracee->task);

	event.status = tracee->status;
	if (WIFEXITED(tracee->status)) {
		event.where = tracee->last_place;
		note_own_exit(tracee, &event);
	}
	drop_calls(tracee);
	quiet_forget(tracee);
	tracee->hold = GONE;
	flight_stir(observation);
	if (!stops_somebody_of(observation, tracee->process)) {
		timers_forget(observation, tracee->process, false);
		gdb_hear_end(observation, tracee);
	}
	clock_moved(observation);
	if (tracee->task >= 0)
		(void)stops_emit(observation, event);
}

/* --- calls --- */

static bool in_loader(const struct tracee *tracee, const struct registers *registers)
{
	uint64_t pc = machine_pc(registers);

	return pc >= tracee->loader_from && pc < tracee->loader_to;
}

static void tell_refused(struct observation *observation, struct tracee *tracee, const char *name, int error,
	const struct registers *registers)
{
	struct event event = event_of(EVENT_REFUSED, tracee->task);

	if (!memory_add_once(&observation->refused, &observation->refused_count, &observation->refused_capacity, name))
		return;
	event.text = memory_string(name);
	event.result = -error;
	if (tracee->image)
		event.where = source_place(tracee->image->source, tracee->tid, registers, NULL);
	(void)stops_emit(observation, event);
}

static void answer(struct tracee *tracee, struct registers *registers, int64_t result)
{
	machine_skip_call(registers, result);
	(void)machine_write(tracee->tid, registers); /* fails only where the task has just been killed */
}

/** A call that the model does not have: refused by name, or unknown to us. */
static void refuse(struct observation *observation, struct tracee *tracee, struct registers *registers)
{
	const char *name = call_name_by_number(machine_call(registers));
	int error = filter_refusal(name);

	tell_refused(observation, tracee, name, error ? error : ENOSYS, registers);
	answer(tracee, registers, error ? -error : -ENOSYS);
}

static int living_tasks(const struct observation *observation)
{
	int count = 0;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		count += observation->tracees[i]->hold != GONE;
	return count;
}

/** The kernel does not make the call; its exit will be reported like any other. */
static void force(struct tracee *tracee, struct registers *registers, int64_t result)
{
	tracee->call.skipped = true;
	tracee->call.forced = result;
	answer(tracee, registers, result);
}

/** Limits of spawning: hidden or namespaced children are refused, too many answered as the kernel would. */
static bool is_refused_spawn(
	struct observation *observation, struct tracee *tracee, const struct registers *registers, int64_t *result)
{
	const struct event *event = &tracee->call.event;

	if (event->call->class != CALL_SPAWN || !observation->options.scheduled)
		return false;
	if (strcmp(event->call->name, "clone") == 0 && event->args[0] & filter_refused_clone_flags()) {
		tell_refused(observation, tracee, "clone with new namespaces or CLONE_UNTRACED", EPERM, registers);
		*result = -EPERM;
		return true;
	}
	*result = -EAGAIN;
	if (living_tasks(observation) < observation->options.limits.tasks)
		return false;
	observation->refused_tasks++;
	return true;
}

/* --- handlers --- */

/** A handler begins. Of more than there is room for, the outermost is forgotten. */
static void enter_handler(struct tracee *tracee, int signal)
{
	struct event buffer = event_of(EVENT_SIGNAL, tracee->task);
	struct registers registers;

	if (machine_read(tracee->tid, &registers) < 0)
		return; /* killed: its end is reported next */
	buffer.count = decode_unwritten(tracee, 0, &buffer);
	event_clear(&buffer); /* only the count is of interest */
	if (tracee->handled_count == SUSPENDED_MOST)
		memmove(&tracee->handled[0], &tracee->handled[1],
			(size_t)--tracee->handled_count * sizeof *tracee->handled);
	tracee->handled[tracee->handled_count++] = (struct handled){signal, machine_sp(&registers), buffer.count};
}

static void tell_handled(struct observation *observation, const struct tracee *tracee, const struct handled *handled)
{
	struct event event = event_of(EVENT_HANDLED, tracee->task);

	event.signal = handled->signal;
	event.count = decode_unwritten(tracee, handled->unwritten, &event);
	(void)stops_emit(observation, event);
}

/**
 * Is this the return from a handler? A handler may also be left by siglongjmp(3), which brings the stack back up, or
 * sets the mask: what comes then is not called a handler's, because a doubt must not accuse.
 */
static bool leaves_handler(struct observation *observation, struct tracee *tracee, const struct call *call,
	const struct registers *registers)
{
	bool of_signals = call && call->class == CALL_SIGNAL;
	bool returns = of_signals && strcmp(call->name, "rt_sigreturn") == 0;

	while (tracee->handled_count > 0 && tracee->handled[tracee->handled_count - 1].sp < machine_sp(registers))
		tracee->handled_count--;
	if (returns && tracee->handled_count > 0)
		tell_handled(observation, tracee, &tracee->handled[--tracee->handled_count]);
	if (of_signals && strcmp(call->name, "rt_sigprocmask") == 0)
		tracee->handled_count = 0;
	return returns;
}

/** The second entry of a call that a signal interrupted is the same call. */
static bool is_continued(struct tracee *tracee, const struct registers *registers)
{
	const struct pending *suspended;

	if (tracee->suspended_count == 0)
		return false;
	suspended = &tracee->suspended[tracee->suspended_count - 1];
	if (machine_pc(&suspended->entry) != machine_pc(registers) ||
		machine_sp(&suspended->entry) != machine_sp(registers) ||
		machine_call(&suspended->entry) != machine_call(registers))
		return false;
	event_clear(&tracee->call.event);
	tracee->call = *suspended;
	tracee->suspended_count--;
	return true;
}

void stops_make_again(const struct tracee *tracee, struct registers *registers)
{
	machine_rewind(registers, machine_call(registers));
	(void)machine_write(tracee->tid, registers); /* fails only where the task has just been killed */
}

static void handle_entry(struct observation *observation, struct tracee *tracee)
{
	struct registers registers;
	const struct call *call;
	int64_t result;
	int r;

	hold(observation, tracee, HELD_ENTRY);
	/* gdb may ask for all of them while the task sleeps in the call */
	r = observation->options.debugging ? machine_read(tracee->tid, &registers)
					   : machine_read_call(tracee->tid, &registers);
	if (r < 0)
		return; /* killed: its end is reported next */
	tracee->call.active = false;
	if (in_loader(tracee, &registers))
		return;
	call = call_by_number(machine_call(&registers));
	if (leaves_handler(observation, tracee, call, &registers))
		return;
	if (is_continued(tracee, &registers)) {
		if (observation->options.scheduled)
			timed_enter(observation, tracee, &registers);
		return;
	}
	if (call && gdb_begins(observation, tracee, call, SIGTRAP)) {
		tracee->hold = HELD_PREEMPTED; /* nothing has been done yet */
		stops_make_again(tracee, &registers);
		return;
	}
	if (!call) {
		if (observation->options.scheduled)
			refuse(observation, tracee, &registers);
		return;
	}
	if (call->class == CALL_CLOCK) {
		if (clock_read(observation, tracee, call->name, &registers, &result))
			answer(tracee, &registers, result);
		return;
	}
	if (call->class == CALL_CHANCE) {
		if (chance_read(observation, tracee, &registers, &result))
			answer(tracee, &registers, result);
		return;
	}
	memory_look_at(tracee->tid, machine_sp(&registers));
	decode_entry(observation, tracee, call, &registers);
	tracee->call.overlaps = observation->overlaps;
	if (tracee->handled_count > 0)
		tracee->call.event.handling = tracee->handled[tracee->handled_count - 1].signal;
	if (tracee->image && !stops_is_terse(observation))
		tracee->call.event.where =
			source_place(tracee->image->source, tracee->tid, &registers, &tracee->call.event.frames);
	memory_look_at(0, 0);
	tracee->last_place = tracee->call.event.where;
	if (call->class == CALL_SOCKET && (int)machine_argument(&registers, 0) != AF_UNIX)
		observation->touched_socket = true;
	if (is_refused_spawn(observation, tracee, &registers, &result) || confine_call(observation, tracee, &result) ||
		timers_call(observation, tracee, &result) ||
		(observation->options.scheduled && ports_choose(observation, tracee, &result))) {
		force(tracee, &registers, result);
		return;
	}
	if (observation->options.scheduled)
		timed_enter(observation, tracee, &registers);
	fault_at_entry(observation, tracee, &registers);
	if (tracee->call.event.fault)
		(void)machine_write(tracee->tid, &registers); /* fails only where the task has just been killed */
	else if (observation->options.scheduled)
		arrange_entered(observation, tracee);
}

/** The call has returned @p result to the program. */
static void finish_call(struct observation *observation, struct tracee *tracee, struct pending *call, int64_t result)
{
	bool suspended = call != &tracee->call;
	struct pending entered;
	const struct event *event;

	if (suspended) {
		entered = tracee->call;
		tracee->call = *call;
	}
	decode_exit(observation, tracee, result);
	timed_finish(observation, tracee, call, result);
	event = stops_emit(observation, tracee->call.event); /* the trace owns its strings now */
	timers_note(observation, tracee, event);
	timed_note(observation, tracee, event);
	arrange_made(observation, tracee, event);
	idling_watch(observation, tracee, event);
	gdb_hear_call(observation, tracee, event);
	call->active = false;
	call->event = event_of(EVENT_CALL, tracee->task);
	if (suspended)
		tracee->call = entered;
}

static void suspend(struct tracee *tracee)
{
	if (tracee->suspended_count == SUSPENDED_MOST) { /* handlers within handlers: the oldest is forgotten */
		event_clear(&tracee->suspended[0].event);
		memmove(&tracee->suspended[0], &tracee->suspended[1], (SUSPENDED_MOST - 1) * sizeof *tracee->suspended);
		tracee->suspended_count--;
	}
	tracee->suspended[tracee->suspended_count++] = tracee->call;
	tracee->call = (struct pending){.event = event_of(EVENT_CALL, tracee->task), .lowered = -1};
}

/**
 * epoll_wait(2) fails with EINTR whatever woke it. A signal without a handler does not wake a task that is not traced; so the
 * call has to go on then, and fail where a handler runs. The kernel sees to both, for the result that poll(2) has inside.
 */
static int64_t as_poll_does(const struct tracee *tracee, int64_t result)
{
	struct registers registers;

	if (result != -EINTR || tracee->call.event.call->class != CALL_POLL ||
		machine_read(tracee->tid, &registers) < 0)
		return result;
	machine_set_result(&registers, stops_until_handled(result));
	(void)machine_write(tracee->tid, &registers); /* fails only where the task has just been killed */
	return stops_until_handled(result);
}

static void handle_exit_of_call(struct observation *observation, struct tracee *tracee, int64_t result)
{
	hold(observation, tracee, HELD_EXIT);
	tracee->vforking = false;
	if (!tracee->call.active)
		return;
	whole_leave(tracee);
	result = fault_at_exit(observation, tracee, result);
	if (timed_leave(observation, tracee, &result) ||
		(observation->options.scheduled && arrange_left(observation, tracee, result))) {
		suspend(tracee);
		return;
	}
	result = as_poll_does(tracee, result);
	if (stops_is_restart(result)) {
		tracee->call.event.result = result;
		suspend(tracee);
		return;
	}
	chance_left(observation, tracee, result);
	finish_call(observation, tracee, &tracee->call, result);
}

bool stops_result(struct tracee *tracee, int64_t *result)
{
	struct __ptrace_syscall_info information;

	if (!tracee->has_result && ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof information, &information) > 0 &&
		information.op == PTRACE_SYSCALL_INFO_EXIT) {
		tracee->result = information.exit.rval;
		tracee->has_result = true;
	}
	*result = tracee->result;
	return tracee->has_result;
}

/** Stops with SIGTRAP|0x80 come in pairs, but for a restarted call, whose entry is reported, too. */
static void handle_call_stop(struct observation *observation, struct tracee *tracee)
{
	struct __ptrace_syscall_info information;

	if (tracee->has_result) {
		handle_exit_of_call(observation, tracee, tracee->result);
		return;
	}
	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof information, &information) <= 0) {
		hold(observation, tracee, HELD_EXIT);
		return; /* killed: its end is reported next */
	}
	if (information.op != PTRACE_SYSCALL_INFO_ENTRY) {
		handle_exit_of_call(observation, tracee, information.exit.rval);
		return;
	}
	hold(observation, tracee, HELD_ENTRY);
	if (information.entry.nr == SYS_restart_syscall && tracee->suspended_count > 0) {
		event_clear(&tracee->call.event);
		tracee->call = tracee->suspended[--tracee->suspended_count];
	} else if (observation->options.attached) {
		handle_entry(observation, tracee);
	}
}

/* --- signals --- */

static bool is_restarted(const struct pending *call, enum disposition disposition)
{
	if (disposition != DISPOSITION_HANDLER && disposition != DISPOSITION_RESTARTING)
		return true;
	switch (-call->event.result) {
	case RESTART_NO_INTR:
		return true;
	case RESTART_SYS:
		return disposition == DISPOSITION_RESTARTING;
	default:
		return false;
	}
}

bool stops_happens(enum disposition disposition, int signal)
{
	if (disposition == DISPOSITION_DEFAULT)
		return signal != SIGCHLD && signal != SIGURG && signal != SIGWINCH;
	return disposition != DISPOSITION_IGNORED;
}

/** The line that a stopped task is in: of its own source, also where a library's code runs for it. */
static struct place place_now(const struct tracee *tracee)
{
	struct registers registers;

	if (!tracee->image || machine_read(tracee->tid, &registers) < 0)
		return (struct place){0};
	return source_place(tracee->image->source, tracee->tid, &registers, NULL);
}

static void handle_signal(struct observation *observation, struct tracee *tracee, int signal)
{
	struct event event = event_of(EVENT_SIGNAL, tracee->task);
	int last = tracee->suspended_count - 1;

	if (gdb_takes_trap(observation, tracee, signal)) {
		hold(observation, tracee, HELD_PREEMPTED);
		return;
	}
	event.signal = signal;
	event.disposition = signal_disposition(observation->trace->descriptors, tracee->task, signal);
	hold(observation, tracee, HELD_SIGNAL);
	tracee->signal = signal;
	if (!stops_happens(event.disposition, signal))
		return;
	if (event.disposition == DISPOSITION_DEFAULT)
		event.where = place_now(tracee);
	gdb_hear_signal(observation, tracee, &event);
	(void)stops_emit(observation, event);
	if (event.disposition == DISPOSITION_HANDLER || event.disposition == DISPOSITION_RESTARTING)
		enter_handler(tracee, signal);
	if (last >= 0 && tracee->suspended[last].event.result < 0 &&
		!is_restarted(&tracee->suspended[last], event.disposition)) {
		finish_call(observation, tracee, &tracee->suspended[last], -EINTR);
		tracee->suspended_count--;
	}
}

/* --- fork and exec --- */

static void handle_spawn(struct observation *observation, struct tracee *parent, int kind)
{
	struct event event = event_of(EVENT_SPAWN, parent->task);
	struct tracee *child;
	unsigned long tid;
	bool thread;

	hold(observation, parent, HELD_EVENT);
	if (ptrace(PTRACE_GETEVENTMSG, parent->tid, NULL, &tid) < 0)
		return;
	child = stops_find(observation, (pid_t)tid);
	if (!child)
		child = stops_add(observation, (pid_t)tid, -1);
	thread = child->process == parent->process;
	child->task = trace_add_task(observation->trace, parent->task, thread);
	observation->trace->tasks[child->task].pid = child->seen_pid;
	child->image = parent->image;
	child->loader_from = parent->loader_from;
	child->loader_to = parent->loader_to;
	parent->vforking = kind == PTRACE_EVENT_VFORK;
	event.child = child->task;
	event.result = 100 + child->task; /* see decode.c: ids are counted by task */
	event.flags = parent->call.event.flags | (thread ? CLONE_THREAD : 0);
	event.where = parent->call.event.where;
	if (!thread) {
		memcpy(child->handled, parent->handled, sizeof child->handled);
		child->handled_count = parent->handled_count;
		event.count = decode_unwritten(parent, 0, &event); /* the child has it now, too */
	}
	(void)stops_emit(observation, event);
}

/** The dynamic loader's code: mapped by the kernel at exec, and neither the executable nor the kernel's own pages. */
static void find_loader(struct tracee *tracee, const char *inside)
{
	char path[64], line[LOADER_FROM_MOST], name[256], access[8];
	unsigned long long from, to;
	FILE *maps;

	tracee->loader_from = tracee->loader_to = 0;
	(void)snprintf(path, sizeof path, "/proc/%d/maps", (int)tracee->tid);
	maps = fopen(path, "re");
	while (maps && fgets(line, sizeof line, maps)) {
		if (sscanf(line, "%llx-%llx %7s %*s %*s %*s %255s", &from, &to, access, name) != 4)
			continue;
		if (name[0] != '/' || strcmp(name, inside) == 0 || access[2] != 'x')
			continue;
		tracee->loader_from = from;
		tracee->loader_to = to;
	}
	if (maps)
		(void)fclose(maps); /* only read from */
}

void stops_read_image(struct observation *observation, struct tracee *tracee, char inside[4096])
{
	char link[64];
	ssize_t n;

	(void)snprintf(link, sizeof link, "/proc/%d/exe", (int)tracee->tid);
	n = readlink(link, inside, 4095);
	inside[n > 0 ? n : 0] = '\0';
	tracee->image = image_of_executed(observation, tracee, inside);
	find_loader(tracee, inside);
}

/** An exec by a thread that is not the leader: it takes the leader's id, and the leader is gone. */
static struct tracee *become_leader(struct observation *observation, struct tracee *reported)
{
	unsigned long former = 0;
	struct tracee *caller;

	if (ptrace(PTRACE_GETEVENTMSG, reported->tid, NULL, &former) < 0 || (pid_t)former == reported->tid)
		return reported;
	caller = stops_find(observation, (pid_t)former);
	if (!caller)
		return reported;
	drop_calls(reported);
	quiet_forget(reported);
	quiet_forget(caller);
	reported->hold = GONE;
	caller->tid = reported->tid;
	watch(observation, caller);
	return caller;
}

static void handle_exec(struct observation *observation, struct tracee *reported)
{
	struct tracee *tracee = become_leader(observation, reported);
	struct event event = event_of(EVENT_EXEC, tracee->task);
	char inside[4096];

	stops_read_image(observation, tracee, inside);
	clock_hide_shortcut(observation, tracee);
	gdb_hear_exec(observation, tracee);
	timers_forget(observation, tracee->process, true);
	tracee->handled_count = 0;
	event.text = confine_path(observation, memory_string(inside));
	event.where = tracee->call.event.where;
	drop_calls(tracee);
	hold(observation, tracee, HELD_EVENT);
	if (observation->trace->tasks[tracee->task].pid == 0) { /* the program's own beginning */
		event_clear(&event);
		return;
	}
	free(observation->trace->tasks[tracee->task].program);
	observation->trace->tasks[tracee->task].program = memory_string(file_name(inside));
	(void)stops_emit(observation, event);
}

/* --- stops --- */

static bool is_job_control(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/** First stop of a new task, a group-stop, its end by SIGCONT, or the turn that was taken away. */
static void handle_event_stop(struct observation *observation, struct tracee *tracee, int signal)
{
	if (is_job_control(signal)) {
		tracee->listening = true;
		tracee->stopped_by = signal;
		tracee->hold = LOOSE;
		(void)ptrace(PTRACE_LISTEN, tracee->tid, NULL, NULL); /* ESRCH: it has just been killed */
		return;
	}
	if (gdb_takes_interrupt(observation, tracee)) {
		hold(observation, tracee, HELD_PREEMPTED);
		return;
	}
	if (observation->options.scheduled && tracee == observation->current && !tracee->listening &&
		tracee->hold == LOOSE && !tracee->call.active) {
		(void)stops_emit(observation, event_of(EVENT_PREEMPTED, tracee->task));
		observation->current = NULL; /* the oldest ready one is next */
		clock_pass_turn(observation);
	}
	tracee->listening = false;
	hold(observation, tracee, HELD_PREEMPTED);
}

static void handle_stop(struct observation *observation, struct tracee *tracee)
{
	int signal = WSTOPSIG(tracee->status), kind = tracee->status >> 16;

	switch (kind) {
	case PTRACE_EVENT_SECCOMP:
		handle_entry(observation, tracee);
		break;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		handle_spawn(observation, tracee, kind);
		break;
	case PTRACE_EVENT_EXEC:
		handle_exec(observation, tracee);
		break;
	case PTRACE_EVENT_STOP:
		handle_event_stop(observation, tracee, signal);
		break;
	case 0:
		if (signal == (SIGTRAP | 0x80))
			handle_call_stop(observation, tracee);
		else
			handle_signal(observation, tracee, signal);
		break;
	default:
		hold(observation, tracee, HELD_EVENT);
	}
}

/** The reported tracee of the lowest task number, ends before stops; NULL where none is left. */
static struct tracee *next_reported(const struct observation *observation)
{
	struct tracee *best = NULL;
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *it = observation->tracees[i];
		bool end = it->has_status && !WIFSTOPPED(it->status);

		/* a child that has reported before its parent told of it has no number yet */
		if (!it->has_status || (it->task < 0 && !end))
			continue;
		if (!best || (end && WIFSTOPPED(best->status)) ||
			(end == !WIFSTOPPED(best->status) && it->task < best->task))
			best = it;
	}
	return best;
}

void stops_handle_one(struct observation *observation, struct tracee *tracee)
{
	tracee->has_status = false;
	if (WIFSTOPPED(tracee->status))
		handle_stop(observation, tracee);
	else
		handle_end(observation, tracee);
}

void stops_handle(struct observation *observation)
{
	struct tracee *tracee;

	while ((tracee = next_reported(observation)))
		stops_handle_one(observation, tracee);
	if (observation->refused_tasks >= REFUSED_TASKS_MOST)
		observation->limit = N_("tasks");
}

/* --- letting go --- */

static bool is_deadly(const struct observation *observation, const struct tracee *tracee, int signal)
{
	static const int harmless[] = {SIGCHLD, SIGURG, SIGWINCH, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
	size_t i;

	for (i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (harmless[i] == signal)
			return false;
	return signal &&
		signal_disposition(observation->trace->descriptors, tracee->task, signal) == DISPOSITION_DEFAULT;
}

/** The whole process ends with this task: its other threads die where they are held. */
static void let_process_die(struct observation *observation, const struct tracee *tracee)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i]->process == tracee->process && observation->tracees[i]->hold != GONE)
			observation->tracees[i]->hold = LOOSE;
}

bool stops_is_terse(const struct observation *observation)
{
	return observation->options.terse && trace_is_full(observation->trace);
}

/** Whether something has come, and what: of a file, and of a datagram socket of the network, nobody waits for the room. */
static bool asks(const struct observation *observation, const struct event *event)
{
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);

	if (event->call->class == CALL_POLL)
		return true;
	return event->call->class == CALL_RECEIVE && object && (object->kind == OBJECT_FILE || object_is_udp(object));
}

/**
 * Nobody is woken, and nothing is sent, between one call and the next, where all are seen; nor by asking; nor by a call that the
 * tracer has answered (of the time), or that is none of the model's: those are refused, or end a handler.
 */
static bool is_silent(const struct observation *observation, const struct tracee *tracee)
{
	if (observation->options.depth != OBSERVE_ALL)
		return false;
	if (tracee->hold == HELD_EXIT)
		return !tracee->signal;
	return tracee->hold == HELD_ENTRY &&
		(tracee->call.active ? asks(observation, &tracee->call.event) : observation->options.scheduled);
}

/**
 * Over the network? A receive from a stream does it, too: it makes room, and tells so; and one from a Unix socket may close a
 * descriptor that was passed to it.
 */
static bool moves_segments(const struct event *event, const struct object *object)
{
	if (!object || object->kind != OBJECT_SOCKET)
		return false;
	if (object->domain == AF_UNIX)
		return call_receives(event->call);
	return call_sends(event->call) || object->type == SOCK_STREAM;
}

/** Letting it go may send something over the network: every call may, and every end, but those that move bytes elsewhere. */
static bool stirs(const struct observation *observation, const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;

	if (!observation->touched_socket || observation->silent)
		return false;
	if (!tracee->call.active || !(call_sends(event->call) || call_receives(event->call)))
		return true;
	return moves_segments(event,
		object_by_id(observation->trace->descriptors,
			event->call->class == CALL_TRANSFER ? event->object_out : event->object));
}

/**
 * A datagram goes whole or not at all, and how sending it ends changes nothing in the model: of a run of which no more is kept
 * that end need not be seen, if nothing speaks against its success.
 */
static bool ends_unseen(const struct observation *observation, const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);

	return stops_is_terse(observation) && event->call->class == CALL_SEND &&
		!(event->call->traits & CALL_DATAGRAM_COUNT) && event->address && event->count <= UDP_MOST &&
		!event->fault && !tracee->call.skipped && !tracee->call.timed && object && object_is_udp(object) &&
		object->local && !object->remote;
}

void stops_resume(struct observation *observation, struct tracee *tracee)
{
	bool entering = tracee->hold == HELD_ENTRY;
	bool leaving = entering && tracee->call.active && tracee->call.event.call->class == CALL_EXIT &&
		strcmp(tracee->call.event.call->name, "exit_group") == 0;
	bool inside = tracee->hold == HELD_EVENT && tracee->call.active;
	bool restarting = tracee->suspended_count > 0 &&
		tracee->suspended[tracee->suspended_count - 1].event.result == -RESTART_BLOCK;
	int signal = tracee->signal;

	if (leaving || is_deadly(observation, tracee, signal))
		let_process_die(observation, tracee);
	observation->killing = entering && tracee->call.active && tracee->call.event.call->class == CALL_SIGNAL &&
		tracee->call.event.signal == SIGKILL;
	if (entering && tracee->call.active)
		whole_enter(observation, tracee);
	observation->silent = is_silent(observation, tracee) && !observation->woke_others;
	observation->woke_others = false;
	if (stirs(observation, tracee)) {
		observation->stirred = true;
		flight_stir_by(observation, tracee);
	}
	if (entering && tracee->call.active && ends_unseen(observation, tracee))
		finish_call(observation, tracee, &tracee->call, (int64_t)tracee->call.event.count);
	tracee->hold = LOOSE;
	tracee->signal = 0;
	tracee->turn_ns = tracee->looked_cpu_ns = 0;
	observation->current = tracee;
	if ((entering && tracee->call.active) || inside || restarting || observation->options.attached)
		(void)ptrace(PTRACE_SYSCALL, tracee->tid, NULL, (void *)(long)signal); /* ESRCH: it was killed */
	else
		(void)ptrace(
			tracee->stepping ? PTRACE_SINGLESTEP : PTRACE_CONT, tracee->tid, NULL, (void *)(long)signal);
}

/** @file
 * gdb has the program, and the run is the same: a stub of gdb's Remote Serial Protocol in the tracer.
 *
 * Theory of operation. The filter stops calls at its tracer and at nobody else: without one they fail, so gdb cannot take the
 * program over. The tracer stays, and gdb talks to it. When the run comes to its *moment*, a call about to be made or a signal
 * about to be delivered, gdb is called for; until it lets the process go on, the loop of tracer.c stands in gdb_serve(), and with
 * it everything else stands: other tasks, peers, the clock of the run, faults to come. So what peers say is for this program
 * alone, and comes when it comes in the run without gdb.
 *
 * At a call the task has been stopped within it already. It is taken back to before the call instruction, which is made again
 * when it goes on, and only that second entry is looked at: faults are counted and events written once. The traps that come of
 * breakpoints and single steps are no events and no turns, either: the task that has one goes on at once, and the schedule is
 * not asked. What gdb changes (variables, the functions that it calls) is the program's own doing from then on.
 *
 * gdb has one process. Children that it forks go on without gdb: a copy of a trap that one of them runs into is taken out.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/words.h"
#include "observe/gdb.h"

/* --- memory --- */

int gdb_write_memory(pid_t tid, uint64_t address, const void *bytes, size_t length)
{
	char path[64];
	int fd, r = 0;

	(void)snprintf(path, sizeof path, "/proc/%d/mem", (int)tid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (pwrite(fd, bytes, length, (off_t)address) != (ssize_t)length)
		r = -EFAULT;
	(void)close(fd); /* it is written */
	return r;
}

static struct breakpoint *find_breakpoint(const struct gdb *gdb, uint64_t at)
{
	size_t i;

	for (i = 0; i < gdb->breakpoint_count; i++)
		if (gdb->breakpoints[i].at == at)
			return &gdb->breakpoints[i];
	return NULL;
}

static int insert(struct gdb *gdb, uint64_t at)
{
	struct breakpoint *known = find_breakpoint(gdb, at), fresh = {.at = at, .inserted = true};
	pid_t tid = gdb->stopped->tid;
	int r;

	if (memory_read_from(tid, at, fresh.former, sizeof fresh.former) != sizeof fresh.former)
		return -EFAULT;
	r = gdb_write_memory(tid, at, machine_trap(), MACHINE_TRAP_BYTES);
	if (r < 0)
		return r;
	if (known)
		*known = fresh;
	else
		ARRAY_ADD(gdb->breakpoints, gdb->breakpoint_count, gdb->breakpoint_capacity) = fresh;
	return 0;
}

static int take_out(pid_t tid, struct breakpoint *breakpoint)
{
	breakpoint->inserted = false;
	return gdb_write_memory(tid, breakpoint->at, breakpoint->former, sizeof breakpoint->former);
}

int gdb_set_breakpoint(struct gdb *gdb, uint64_t at, bool inserted)
{
	struct breakpoint *breakpoint = find_breakpoint(gdb, at);

	if (gdb->over || (breakpoint && breakpoint->inserted) == inserted)
		return 0; /* as it is; or nobody will come there */
	return breakpoint && !inserted ? take_out(gdb->stopped->tid, breakpoint) : insert(gdb, at);
}

/* --- the moment --- */

static void stop_for_gdb(struct gdb *gdb, struct tracee *tracee, int signal, bool trapped)
{
	gdb->stopped = tracee;
	gdb->signal = signal;
	gdb->trapped = trapped;
}

static bool is_moment(const struct observation *observation, const struct tracee *tracee, const struct call *call)
{
	const struct debugging *debugging = observation->options.debugging;

	return debugging && !observation->gdb && debugging->task == tracee->task &&
		debugging->entered == trace_length(observation->trace) && debugging->call == call;
}

bool gdb_begins(struct observation *observation, struct tracee *tracee, const struct call *call, int signal)
{
	struct gdb *gdb;

	if (!is_moment(observation, tracee, call))
		return false;
	gdb = observation->gdb = memory_new(1, sizeof *gdb);
	*gdb = (struct gdb){.debugging = observation->options.debugging,
		.packets.fd = -1,
		.process = tracee->process,
		.thread = tracee->tid};
	stop_for_gdb(gdb, tracee, signal, call != NULL);
	return true;
}

/* --- what the process does --- */

static bool has_process(const struct gdb *gdb, const struct tracee *tracee)
{
	return gdb && gdb->packets.fd >= 0 && gdb->process == tracee->process;
}

/** What makes it a trap of the kernel's, as in siginfo; 0 or less: it is a signal that somebody has sent. */
static int trap_code(const struct tracee *tracee, int signal)
{
	siginfo_t information;

	if (signal != SIGTRAP || ptrace(PTRACE_GETSIGINFO, tracee->tid, NULL, &information) < 0)
		return 0;
	return information.si_code;
}

/** Nobody waits for this trap any more, or it is a child's copy of one: it is taken out, and the instruction is executed. */
static void pass_trap(const struct tracee *tracee, const struct breakpoint *breakpoint, struct registers *registers)
{
	/* it was executed, so it is there; where it is a child's, the process of gdb keeps its own */
	(void)gdb_write_memory(tracee->tid, breakpoint->at, breakpoint->former, sizeof breakpoint->former);
	machine_set_pc(registers, breakpoint->at);
	(void)machine_write(tracee->tid, registers); /* fails only where the task has just been killed */
}

/** A function that gdb has called returns to a trap on the stack, where nothing may be executed: gdb knows that SIGSEGV. */
static bool returns_to_gdb(const struct gdb *gdb, const struct tracee *tracee, int signal)
{
	const struct breakpoint *breakpoint;
	struct registers registers;

	if (signal != SIGSEGV || !has_process(gdb, tracee) || machine_read(tracee->tid, &registers) < 0)
		return false;
	breakpoint = find_breakpoint(gdb, machine_pc(&registers));
	return breakpoint && breakpoint->inserted;
}

bool gdb_takes_trap(struct observation *observation, struct tracee *tracee, int signal)
{
	struct gdb *gdb = observation->gdb;
	int code = gdb ? trap_code(tracee, signal) : 0;
	struct breakpoint *breakpoint = NULL;
	struct registers registers;

	if (returns_to_gdb(gdb, tracee, signal)) {
		stop_for_gdb(gdb, tracee, signal, true);
		return true;
	}
	if (code <= 0 || machine_read(tracee->tid, &registers) < 0)
		return false;
	if (machine_executed_trap(code))
		breakpoint = find_breakpoint(gdb, machine_trap_address(&registers));
	if (!breakpoint && !tracee->stepping)
		return false;
	if (breakpoint && !(breakpoint->inserted && has_process(gdb, tracee)))
		pass_trap(tracee, breakpoint, &registers);
	observation->stops--; /* the program has made no call */
	stop_for_gdb(gdb, tracee, SIGTRAP, true);
	return true;
}

void gdb_hear_signal(struct observation *observation, struct tracee *tracee, const struct event *event)
{
	if (gdb_begins(observation, tracee, NULL, event->signal))
		return;
	if (has_process(observation->gdb, tracee) && event->disposition == DISPOSITION_DEFAULT)
		stop_for_gdb(observation->gdb, tracee, event->signal, false);
}

static void hang_up(struct gdb *gdb)
{
	(void)close(gdb->packets.fd); /* all is said */
	gdb->packets.fd = -1;
}

/** The last word about the process, which is gone. */
static void tell_end(struct gdb *gdb, char how, int number)
{
	char *reply = memory_format("%c%02x", how, (unsigned)number & 0xff);

	(void)packets_send(&gdb->packets, reply, strlen(reply)); /* a gdb that is gone wants to know nothing */
	free(reply);
	hang_up(gdb);
}

void gdb_hear_end(struct observation *observation, const struct tracee *tracee)
{
	struct gdb *gdb = observation->gdb;

	if (!has_process(gdb, tracee))
		return;
	if (WIFEXITED(tracee->status))
		tell_end(gdb, 'W', WEXITSTATUS(tracee->status));
	else
		tell_end(gdb, 'X', gdb_number_of_signal(WTERMSIG(tracee->status)));
}

/** What gdb prints as it is. */
static void say(struct gdb *gdb, const char *sentence)
{
	struct text packet = {0};

	text_add(&packet, "O");
	packet_add_hex(&packet, sentence, strlen(sentence));
	(void)packets_send(
		&gdb->packets, packet.bytes, packet.length); /* its end is noticed where an answer is awaited */
	text_clear(&packet);
}

void gdb_hear_call(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	const struct debugging *debugging = observation->options.debugging;
	char *what, *sentence;

	if (!has_process(observation->gdb, tracee) || event->task != debugging->task ||
		event->entered != debugging->entered || event->call != debugging->call)
		return;
	what = event_describe(event);
	sentence = memory_format("plumb: %s\n", what);
	say(observation->gdb, sentence);
	free(sentence);
	free(what);
}

void gdb_hear_exec(struct observation *observation, struct tracee *tracee)
{
	struct gdb *gdb = observation->gdb;

	tracee->stepping = false;
	if (!has_process(gdb, tracee))
		return;
	gdb->breakpoint_count = 0; /* they were in the memory that is gone */
	say(gdb, _("plumb: the process executes another program; gdb is not needed for that\n"));
	tell_end(gdb, 'W', 0);
}

/* --- gdb's Ctrl-C --- */

/** Takes out what it has left behind. */
static void let_process_go(struct gdb *gdb, pid_t tid)
{
	size_t i;

	for (i = 0; i < gdb->breakpoint_count; i++)
		if (gdb->breakpoints[i].inserted)
			(void)take_out(tid, &gdb->breakpoints[i]); /* fails only where the process is gone */
	hang_up(gdb);
}

void gdb_look(struct observation *observation)
{
	struct tracee *current = observation->current;
	struct gdb *gdb = observation->gdb;
	int first;

	if (!current || current->hold != LOOSE || current->has_status || current->call.active ||
		!has_process(gdb, current) || gdb->interrupting)
		return;
	first = packets_peek(&gdb->packets);
	if (first == -EPIPE)
		let_process_go(gdb, current->tid);
	gdb->interrupting = first == PACKET_INTERRUPT;
	if (gdb->interrupting)
		(void)ptrace(PTRACE_INTERRUPT, current->tid, NULL, NULL); /* ESRCH: it has just ended */
}

bool gdb_takes_interrupt(struct observation *observation, struct tracee *tracee)
{
	struct gdb *gdb = observation->gdb;

	if (!has_process(gdb, tracee) || !gdb->interrupting || tracee != observation->current)
		return false;
	stop_for_gdb(gdb, tracee, SIGINT, true);
	return true;
}

/* --- talking --- */

/** @return false where it has gone */
static bool send_reply(struct gdb *gdb, const struct text *reply)
{
	return packets_send(&gdb->packets, text_string(reply), reply->length) == 0;
}

static enum then exchange(struct observation *observation, struct text *packet, struct text *reply)
{
	struct gdb *gdb = observation->gdb;
	enum then then;

	text_clear(reply);
	if (packets_receive(&gdb->packets, packet) < 0)
		return IS_LET_GO;
	if (packet->length == 1 && packet->bytes[0] == PACKET_INTERRUPT) {
		gdb->asked = true;
		return STAYS;
	}
	then = gdb_answer(observation, packet, reply);
	if ((then == STAYS || reply->length) && !send_reply(gdb, reply))
		return IS_LET_GO;
	if (text_begins_with(text_string(packet), "QStartNoAckMode"))
		gdb->packets.unacknowledged = true; /* the answer to this is the last one that was acknowledged */
	return then;
}

static enum then tell_stop(struct gdb *gdb)
{
	struct text reply = {0};
	bool sent;

	gdb->thread = gdb->stopped->tid;
	gdb->stepped = 0;
	gdb->interrupting = gdb->asked = false;
	gdb->stopped->stepping = false;
	gdb_add_stop(gdb, &reply);
	sent = send_reply(gdb, &reply);
	text_clear(&reply);
	return sent ? STAYS : IS_LET_GO;
}

/** Tells gdb why the process stands still, and answers it until it is to go on. @return false where gdb has gone. */
static bool talk(struct observation *observation)
{
	struct gdb *gdb = observation->gdb;
	struct text packet = {0}, reply = {0};
	enum then then = gdb->called ? tell_stop(gdb) : STAYS; /* the first time it asks */

	gdb->called = true;
	while (then == STAYS) {
		then = exchange(observation, &packet, &reply);
		if (then == GOES_ON && gdb->asked) { /* it came while gdb made one step after the other */
			gdb->signal = SIGINT;
			then = tell_stop(gdb);
		}
	}
	text_clear(&packet);
	text_clear(&reply);
	return then == GOES_ON;
}

static void serve(struct observation *observation)
{
	struct gdb *gdb = observation->gdb;

	if (!gdb->called)
		gdb->packets.fd = gdb->debugging->summon(gdb->debugging->data);
	if (has_process(gdb, gdb->stopped) && !talk(observation))
		let_process_go(gdb, gdb->stopped->tid);
	gdb->called = true;
}

bool gdb_serve(struct observation *observation)
{
	struct gdb *gdb = observation->gdb;
	struct tracee *stopped = gdb ? gdb->stopped : NULL;

	if (!stopped)
		return false;
	serve(observation);
	gdb->stopped = NULL;
	if (!gdb->trapped)
		return false;
	stops_resume(observation, stopped);
	return true;
}

/* --- the end of the run --- */

/** Of who still computes nothing is known until it stands still. */
static void stop_running(struct observation *observation, pid_t process)
{
	size_t i;
	int status;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *tracee = observation->tracees[i];

		if (tracee->process != process || tracee->hold != LOOSE || tracee->has_status || tracee->call.active)
			continue;
		(void)ptrace(PTRACE_INTERRUPT, tracee->tid, NULL, NULL); /* ESRCH: its end can be waited for */
		while (waitpid(tracee->tid, &status, __WALL) < 0 && errno == EINTR)
			;
		tracee->hold = WIFSTOPPED(status) ? HELD_PREEMPTED : GONE;
	}
}

void gdb_finish(struct observation *observation)
{
	struct gdb *gdb = observation->gdb;
	struct tracee *left;

	if (!gdb || gdb->packets.fd < 0)
		return;
	stop_running(observation, gdb->process);
	left = stops_somebody_of(observation, gdb->process);
	if (!left)
		return;
	say(gdb,
		_("plumb: the check is over and ends the program, which stands here; look around, it goes no further\n"));
	gdb->over = true;
	stop_for_gdb(gdb, left, 0, false);
	if (talk(observation))
		tell_end(gdb, 'X', gdb_number_of_signal(SIGKILL));
	else
		hang_up(gdb);
	gdb->stopped = NULL;
}

void gdb_free(struct observation *observation)
{
	struct gdb *gdb = observation->gdb;

	if (gdb && gdb->packets.fd >= 0)
		hang_up(gdb);
	if (gdb)
		free(gdb->breakpoints);
	free(gdb);
	observation->gdb = NULL;
}

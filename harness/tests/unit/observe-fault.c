/** @file
 * Faults: what is legal where, which point is meant, and what is done to a call. The task is made up: its registers are
 * ours to look at, and its memory is this process's own.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <signal.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe/tracee.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

enum { AT_COUNT = 2 }; /* the argument of read(2) and write(2) that is the count */

/** A run that stands before a call. */
struct stand {
	struct observation *observation;
	struct tracee tracee;
	struct registers registers;
};

/** "server" with stdin and stdout as pipes, a Unix stream socket as 5, a file as 6. */
static struct stand given_run(const char *fault)
{
	struct observe_options options = {.depth = OBSERVE_ALL};
	struct stand stand = {.tracee = {.tid = getpid(), .process = getpid(), .call = {.lowered = -1}}};
	struct event start;
	struct trace *trace;

	if (fault)
		CU_ASSERT_EQUAL_FATAL(fault_parse(fault, &options.fault), 0);
	stand.observation = observe_new(&options);
	trace = observe_trace(stand.observation);
	start = event_of(EVENT_START, trace_add_program(trace, "server"));
	start.text = memory_string("server");
	(void)then(trace, start);
	(void)then(trace, given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE));
	(void)then(trace, given_descriptor(0, 1, "stdout", OBJECT_PIPE, O_WRONLY, END_READ));
	(void)then(trace, given_descriptor(0, 5, "sock", OBJECT_SOCKET, O_RDWR, END_READ | END_WRITE));
	(void)then(trace, opened(0, 6, "data", OBJECT_FILE, O_RDWR, 9));
	return stand;
}

/** The task is about to make a call. */
static void when_entered(struct stand *stand, struct event event)
{
	struct trace *trace = observe_trace(stand->observation);
	const struct object *object = descriptors_object(trace->descriptors, 0, event.fd);
	const struct object *out = descriptors_object(trace->descriptors, 0, event.fd_out);
	int i;

	event_clear(&stand->tracee.call.event);
	stand->tracee.call = (struct pending){.active = true, .lowered = -1, .event = event};
	stand->tracee.call.event.object = object ? object->id : 0;
	stand->tracee.call.event.object_out = out ? out->id : 0;
	for (i = 0; i < CALL_ARGUMENTS; i++)
		machine_set_argument(&stand->registers, i, event.args[i]);
	fault_at_entry(stand->observation, &stand->tracee, &stand->registers);
}

/** What the kernel will be asked for instead; the count itself where nothing was changed. */
static uint64_t count_asked(const struct stand *stand)
{
	return machine_argument(&stand->registers, AT_COUNT);
}

static void run_gone(struct stand *stand)
{
	event_clear(&stand->tracee.call.event);
	observe_free(stand->observation);
}

static struct event reading(int fd, uint64_t count)
{
	struct event event = with_arguments(called(0, "read", 0), (uint64_t)fd, 0, count, 0);

	event.count = count;
	return event;
}

static struct event writing(int fd, uint64_t count)
{
	struct event event = with_arguments(called(0, "write", 0), (uint64_t)fd, 0, count, 0);

	event.count = count;
	return event;
}

/** The count that the kernel is asked for when @p fault meets a call. */
static uint64_t count_under(const char *fault, struct event event)
{
	struct stand stand = given_run(fault);
	uint64_t count;

	when_entered(&stand, event);
	count = count_asked(&stand);
	run_gone(&stand);
	return count;
}

/** Was @p fault injected into the call? */
static bool meets(const char *fault, struct event event)
{
	struct stand stand = given_run(fault);
	bool hit;

	when_entered(&stand, event);
	hit = observe_fault_hit(stand.observation);
	run_gone(&stand);
	return hit;
}

/* --- short counts --- */

static void a_short_read_of_a_pipe_asks_for_half(void)
{
	CU_ASSERT_EQUAL(count_under("short@,receive,,0", reading(0, 100)), 50);
}

static void a_shortest_read_asks_for_one_byte(void)
{
	CU_ASSERT_EQUAL(count_under("short-one@,receive,,0", reading(0, 100)), 1);
}

static void a_single_byte_cannot_be_shortened(void)
{
	CU_ASSERT_FALSE(meets("short@,receive,,0", reading(0, 1)));
	CU_ASSERT_FALSE(meets("short-one@,receive,,0", reading(0, 1)));
}

/** pipe(7): up to PIPE_BUF bytes go in at once or not at all. */
static void a_pipe_write_up_to_pipe_buf_is_never_shortened(void)
{
	CU_ASSERT_FALSE(meets("short@,send,,0", writing(1, PIPE_BUF)));
	CU_ASSERT_FALSE(meets("short-one@,send,,0", writing(1, PIPE_BUF)));
}

static void a_larger_pipe_write_is_halved(void)
{
	CU_ASSERT_EQUAL(count_under("short@,send,,0", writing(1, 65536)), 32768);
}

static void the_shortest_pipe_write_is_just_not_atomic(void)
{
	CU_ASSERT_EQUAL(count_under("short-one@,send,,0", writing(1, 65536)), PIPE_BUF + 1);
	CU_ASSERT_EQUAL(count_under("short-one@,send,,0", writing(1, PIPE_BUF + 1)), PIPE_BUF);
}

static void a_stream_socket_shortens_writes_of_any_size(void)
{
	CU_ASSERT_EQUAL(count_under("short@,send,,0", writing(5, 10)), 5);
	CU_ASSERT_EQUAL(count_under("short-one@,send,,0", writing(5, 2)), 1);
}

static void a_regular_file_is_never_short(void)
{
	CU_ASSERT_FALSE(meets("short@,receive,,0", reading(6, 100)));
	CU_ASSERT_FALSE(meets("short@,send,,0", writing(6, 100)));
}

static void an_unknown_descriptor_is_never_short(void)
{
	CU_ASSERT_FALSE(meets("short@,receive,,0", reading(9, 100)));
}

static void a_datagram_is_never_short(void)
{
	struct stand stand = given_run("short@,receive,,0");
	struct event made = socket_made(0, 7);

	made.args[1] = SOCK_DGRAM;
	(void)then(observe_trace(stand.observation), made);
	when_entered(&stand, reading(7, 100));

	CU_ASSERT_FALSE(observe_fault_hit(stand.observation));
	run_gone(&stand);
}

static struct event receiving(int fd, uint64_t count, uint64_t flags)
{
	struct event event = with_arguments(called(0, "recvfrom", 0), (uint64_t)fd, 0, count, flags);

	event.count = count;
	return event;
}

static void a_receiver_that_waits_for_all_gets_all(void)
{
	CU_ASSERT_FALSE(meets("short@,receive,,0", receiving(5, 100, MSG_WAITALL)));
	CU_ASSERT_TRUE(meets("short@,receive,,0", receiving(5, 100, 0)));
}

static void splice_sends_and_receives(void)
{
	struct event event = called(0, "splice", 0);

	event.fd = 0;
	event.fd_out = 1;
	event.count = 65536;
	CU_ASSERT_TRUE(meets("short@,receive,stdin,0", event));
	CU_ASSERT_TRUE(meets("short@,send,stdout,0", event));
	CU_ASSERT_FALSE(meets("short@,send,stdin,0", event));
}

/* --- errors and signals --- */

static void an_error_is_answered_without_the_call(void)
{
	struct stand stand = given_run("errno:EMFILE@,open,,0");

	when_entered(&stand, called(0, "openat", 0));

	CU_ASSERT_EQUAL(machine_call(&stand.registers), -1);
	CU_ASSERT_EQUAL(machine_result(&stand.registers), -EMFILE);
	CU_ASSERT_TRUE(stand.tracee.call.skipped);
	run_gone(&stand);
}

static void an_error_that_the_call_does_not_have_is_not_injected(void)
{
	CU_ASSERT_FALSE(meets("errno:EMFILE@,receive,,0", reading(0, 100)));
	CU_ASSERT_FALSE(meets("errno:ECONNABORTED@,open,,0", called(0, "openat", 0)));
}

static void only_an_ipv6_socket_is_of_a_family_that_is_not_there(void)
{
	static const char fault[] = "errno:EAFNOSUPPORT@,socket,,0";
	struct event v6 = with_arguments(called(0, "socket", 0), AF_INET6, SOCK_STREAM, 0, 0);

	CU_ASSERT_TRUE(meets(fault, v6));
	CU_ASSERT_FALSE(meets(fault, socket_made(0, 0)));
}

static bool interruption_meets(enum disposition disposition)
{
	struct stand stand = given_run("errno:EINTR@,receive,,0");
	bool hit;

	(void)then(observe_trace(stand.observation), signal_set(0, SIGUSR1, disposition));
	when_entered(&stand, reading(0, 100));
	hit = observe_fault_hit(stand.observation);
	run_gone(&stand);
	return hit;
}

static void an_interruption_needs_a_handler_that_does_not_restart(void)
{
	CU_ASSERT_TRUE(interruption_meets(DISPOSITION_HANDLER));
	CU_ASSERT_FALSE(interruption_meets(DISPOSITION_RESTARTING));
	CU_ASSERT_FALSE(interruption_meets(DISPOSITION_IGNORED));
	CU_ASSERT_FALSE(interruption_meets(DISPOSITION_DEFAULT));
}

static void a_signal_that_is_blocked_interrupts_nothing(void)
{
	struct stand stand = given_run("errno:EINTR@,receive,,0");
	struct event mask = with_arguments(called(0, "rt_sigprocmask", 0), SIG_BLOCK, 1, 0, 8);

	mask.signals = UINT64_C(1) << (SIGUSR1 - 1);
	(void)then(observe_trace(stand.observation), signal_set(0, SIGUSR1, DISPOSITION_HANDLER));
	(void)then(observe_trace(stand.observation), mask);
	when_entered(&stand, reading(0, 100));

	CU_ASSERT_FALSE(observe_fault_hit(stand.observation));
	run_gone(&stand);
}

/** connect(2) with a result, where EINTR is asked for: what the program sees. @param flags  changed before, by fcntl(2). */
static int64_t interrupted_connect(int flags, int64_t result)
{
	struct stand stand = given_run("errno:EINTR@,connect,,0");
	struct trace *trace = observe_trace(stand.observation);

	(void)then(trace, signal_set(0, SIGUSR1, DISPOSITION_HANDLER));
	(void)then(trace, socket_made(0, 7));
	if (flags)
		(void)then(trace, controlled(0, 7, F_SETFL, flags, 0));
	when_entered(&stand, connected(0, 7, (struct address){0}));
	CU_ASSERT_FALSE(stand.tracee.call.skipped);
	result = fault_at_exit(stand.observation, &stand.tracee, result);
	run_gone(&stand);
	return result;
}

static void a_connection_is_made_and_told_as_interrupted(void)
{
	CU_ASSERT_EQUAL(interrupted_connect(0, 0), -EINTR);
}

static void a_connection_that_was_refused_is_told_as_refused(void)
{
	CU_ASSERT_EQUAL(interrupted_connect(0, -ECONNREFUSED), -ECONNREFUSED);
}

static void a_connect_that_does_not_wait_is_not_interrupted(void)
{
	CU_ASSERT_EQUAL(interrupted_connect(O_NONBLOCK, -EINPROGRESS), -EINPROGRESS);
	CU_ASSERT_EQUAL(interrupted_connect(O_NONBLOCK, 0), 0);
}

/** A send on a socket of this domain, where ENOBUFS is asked for: does it fail so? */
static bool has_full_queue(int domain)
{
	struct stand stand = given_run("errno:ENOBUFS@,send,,0");
	struct event made = socket_made(0, 7);
	bool hit;

	made.args[0] = (uint64_t)domain;
	(void)then(observe_trace(stand.observation), made);
	when_entered(&stand, writing(7, 100));
	hit = observe_fault_hit(stand.observation);
	run_gone(&stand);
	return hit;
}

static void only_an_interface_of_the_network_has_a_queue_that_is_full(void)
{
	CU_ASSERT_TRUE(has_full_queue(AF_INET));
	CU_ASSERT_TRUE(has_full_queue(AF_INET6));
	CU_ASSERT_FALSE(has_full_queue(AF_UNIX));
	CU_ASSERT_FALSE(has_full_queue(AF_NETLINK));
}

/** It would end the program, and no check wants to know that. */
static void a_signal_without_a_handler_is_not_sent(void)
{
	CU_ASSERT_FALSE(meets("signal:SIGUSR1@,receive,,0", reading(0, 100)));
}

/** A process that signals can be sent to, in the tracee's place. */
static pid_t given_child(struct stand *stand)
{
	pid_t child = fork();

	if (child == 0)
		for (;;)
			(void)pause();
	stand->tracee.process = stand->tracee.tid = child;
	return child;
}

static void sigkill_needs_no_handler(void)
{
	struct stand stand = given_run("signal:SIGKILL@,receive,,1");
	pid_t child = given_child(&stand);
	int status = 0;

	when_entered(&stand, reading(0, 100));
	CU_ASSERT_EQUAL(kill(child, SIGTERM), 0);

	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	run_gone(&stand);
}

static void a_signal_may_come_when_the_call_has_returned(void)
{
	struct stand stand = given_run("signal-after:SIGKILL@,send,,1");
	pid_t child = given_child(&stand);
	int status = 0;

	when_entered(&stand, writing(1, 100));
	CU_ASSERT_EQUAL(waitpid(child, &status, WNOHANG), 0);
	CU_ASSERT_EQUAL(fault_at_exit(stand.observation, &stand.tracee, 100), 100);

	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	run_gone(&stand);
}

/* --- which call is meant --- */

static void a_point_has_a_written_form(void)
{
	struct stand stand = given_run("short@,receive,,0");

	when_entered(&stand, reading(0, 100));

	SAME_TEXT(stand.tracee.call.event.fault, "short@main,receive,stdin,1");
	run_gone(&stand);
}

static void only_the_named_object_is_meant(void)
{
	CU_ASSERT_TRUE(meets("short@,receive,stdin,0", reading(0, 100)));
	CU_ASSERT_FALSE(meets("short@,receive,sock,0", reading(0, 100)));
}

static void any_object_of_a_kind_can_be_meant(void)
{
	CU_ASSERT_TRUE(meets("errno:ENOSPC@,send,any-file,0", writing(6, 100)));
	CU_ASSERT_FALSE(meets("errno:ENOSPC@,send,any-file,0", writing(1, 100)));
	CU_ASSERT_FALSE(meets("errno:ENOSPC@,send,any,0", writing(6, 100)));
}

static void only_the_named_task_is_meant(void)
{
	CU_ASSERT_TRUE(meets("short@main,receive,,0", reading(0, 100)));
	CU_ASSERT_FALSE(meets("short@main/1,receive,,0", reading(0, 100)));
}

static void only_the_named_class_is_meant(void)
{
	CU_ASSERT_FALSE(meets("short@,receive,,0", writing(5, 100)));
}

static void the_ordinal_counts_legal_points_of_one_object(void)
{
	struct stand stand = given_run("short@main,receive,stdin,2");

	when_entered(&stand, reading(0, 100)); /* the first */
	when_entered(&stand, reading(5, 100)); /* another object */
	when_entered(&stand, reading(0, 1));   /* not legal */
	CU_ASSERT_FALSE(observe_fault_hit(stand.observation));
	when_entered(&stand, reading(0, 100));

	CU_ASSERT_EQUAL(count_asked(&stand), 50);
	run_gone(&stand);
}

static void a_point_is_met_once(void)
{
	struct stand stand = given_run("short@main,receive,stdin,1");

	when_entered(&stand, reading(0, 100));
	when_entered(&stand, reading(0, 100));

	CU_ASSERT_EQUAL(count_asked(&stand), 100);
	run_gone(&stand);
}

static void points_are_listed_and_nothing_is_changed(void)
{
	struct stand stand = given_run(NULL);
	const struct fault *points;
	size_t count;

	observe_list_points(stand.observation, FAULT_SHORT, 0, CALL_RECEIVE);
	when_entered(&stand, reading(0, 100));
	when_entered(&stand, reading(6, 100));
	when_entered(&stand, reading(5, 100));
	points = observe_points(stand.observation, &count);

	CU_ASSERT_EQUAL_FATAL(count, 2);
	SAME_TAKEN(fault_format(&points[0]), "short@main,receive,stdin,1");
	SAME_TAKEN(fault_format(&points[1]), "short@main,receive,sock,1");
	CU_ASSERT_EQUAL(count_asked(&stand), 100);
	CU_ASSERT_FALSE(observe_fault_hit(stand.observation));
	run_gone(&stand);
}

/* --- what is put back --- */

static struct event writing_parts(int fd, const struct iovec *parts, uint64_t part_count, uint64_t count)
{
	struct event event = with_arguments(called(0, "writev", 0), (uint64_t)fd, (uint64_t)parts, part_count, 0);

	event.count = count;
	return event;
}

static void a_vector_is_cut_in_the_part_where_the_count_ends(void)
{
	struct stand stand = given_run("short@,send,,0");
	char bytes[10] = "";
	struct iovec parts[] = {{bytes, 2}, {bytes, 6}, {bytes, 2}};

	when_entered(&stand, writing_parts(5, parts, 3, 10)); /* half is five */

	CU_ASSERT_EQUAL(machine_argument(&stand.registers, 2), 2); /* two parts … */
	CU_ASSERT_EQUAL(parts[1].iov_len, 3);                      /* … with 2 and 3 bytes */
	run_gone(&stand);
}

static void a_vector_is_whole_again_when_the_call_returns(void)
{
	struct stand stand = given_run("short@,send,,0");
	char bytes[10] = "";
	struct iovec parts[] = {{bytes, 2}, {bytes, 6}, {bytes, 2}};

	when_entered(&stand, writing_parts(5, parts, 3, 10));

	CU_ASSERT_EQUAL(fault_at_exit(stand.observation, &stand.tracee, 5), 5);
	CU_ASSERT_EQUAL(parts[1].iov_len, 6);
	run_gone(&stand);
}

static void a_forced_error_is_what_the_call_returns(void)
{
	struct stand stand = given_run("errno:EMFILE@,open,,0");

	when_entered(&stand, called(0, "openat", 0));

	CU_ASSERT_EQUAL(fault_at_exit(stand.observation, &stand.tracee, -ENOSYS), -EMFILE);
	run_gone(&stand);
}

static void a_call_without_a_fault_returns_what_it_returned(void)
{
	struct stand stand = given_run(NULL);

	when_entered(&stand, reading(0, 100));

	CU_ASSERT_EQUAL(fault_at_exit(stand.observation, &stand.tracee, 77), 77);
	run_gone(&stand);
}

/* --- who is at the other end --- */

/** getsockopt(fd, SOL_SOCKET, option), which has told of user 1000. @return of whom the program hears then. */
static uid_t told_of(const char *fault, int fd, int option, socklen_t room)
{
	struct stand stand = given_run(fault);
	struct ucred credentials = {.pid = 7, .uid = 1000, .gid = 1000};
	struct event event = with_arguments(
		called(0, "getsockopt", 0), (uint64_t)fd, SOL_SOCKET, (uint64_t)option, (uint64_t)&credentials);

	event.args[4] = (uint64_t)&room;
	when_entered(&stand, event);
	CU_ASSERT_EQUAL(fault_at_exit(stand.observation, &stand.tracee, 0), 0);
	CU_ASSERT_EQUAL(credentials.pid, 7);
	CU_ASSERT_EQUAL(credentials.gid, 1000);
	run_gone(&stand);
	return credentials.uid;
}

static void another_user_may_be_at_the_other_end(void)
{
	static const char fault[] = "uid:4343@,socket-option,,0";

	CU_ASSERT_EQUAL(told_of(fault, 5, SO_PEERCRED, sizeof(struct ucred)), 4343);
	CU_ASSERT_EQUAL(told_of(fault, 5, SO_PEERCRED, sizeof(pid_t)), 1000);
	CU_ASSERT_EQUAL(told_of(fault, 5, SO_RCVBUF, sizeof(struct ucred)), 1000);
	CU_ASSERT_EQUAL(told_of(fault, 6, SO_PEERCRED, sizeof(struct ucred)), 1000);
	CU_ASSERT_EQUAL(told_of(NULL, 5, SO_PEERCRED, sizeof(struct ucred)), 1000);
}

SUITE("observe: faults", TEST(another_user_may_be_at_the_other_end), TEST(a_short_read_of_a_pipe_asks_for_half),
	TEST(a_shortest_read_asks_for_one_byte), TEST(a_single_byte_cannot_be_shortened),
	TEST(a_pipe_write_up_to_pipe_buf_is_never_shortened), TEST(a_larger_pipe_write_is_halved),
	TEST(the_shortest_pipe_write_is_just_not_atomic), TEST(a_stream_socket_shortens_writes_of_any_size),
	TEST(a_regular_file_is_never_short), TEST(an_unknown_descriptor_is_never_short),
	TEST(a_datagram_is_never_short), TEST(a_receiver_that_waits_for_all_gets_all), TEST(splice_sends_and_receives),
	TEST(an_error_is_answered_without_the_call), TEST(an_error_that_the_call_does_not_have_is_not_injected),
	TEST(only_an_ipv6_socket_is_of_a_family_that_is_not_there),
	TEST(an_interruption_needs_a_handler_that_does_not_restart), TEST(a_signal_that_is_blocked_interrupts_nothing),
	TEST(a_connection_is_made_and_told_as_interrupted), TEST(a_connection_that_was_refused_is_told_as_refused),
	TEST(a_connect_that_does_not_wait_is_not_interrupted),
	TEST(only_an_interface_of_the_network_has_a_queue_that_is_full), TEST(a_signal_without_a_handler_is_not_sent),
	TEST(a_point_has_a_written_form), TEST(only_the_named_object_is_meant), TEST(any_object_of_a_kind_can_be_meant),
	TEST(only_the_named_task_is_meant), TEST(only_the_named_class_is_meant),
	TEST(the_ordinal_counts_legal_points_of_one_object), TEST(a_point_is_met_once),
	TEST(points_are_listed_and_nothing_is_changed), TEST(a_vector_is_cut_in_the_part_where_the_count_ends),
	TEST(a_vector_is_whole_again_when_the_call_returns), TEST(a_forced_error_is_what_the_call_returns),
	TEST(a_call_without_a_fault_returns_what_it_returned), TEST(sigkill_needs_no_handler),
	TEST(a_signal_may_come_when_the_call_has_returned));

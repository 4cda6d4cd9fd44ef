/** @file
 * Who is deadlocked, and what proves the contrary: time, signals, the harness, somebody who goes on.
 */
#include <linux/futex.h>

#include "diagnose/deadlock.h"
#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

/** The numbers of the tasks that are deadlocked: "0 1"; the caller frees. */
static char *deadlocked(const struct trace *trace)
{
	struct needs needs = {0};
	struct text text = {0};
	bool *tasks;
	size_t i;

	needs_find(trace, &needs);
	tasks = deadlocked_tasks(trace, &needs);
	for (i = 0; i < trace->task_count; i++)
		if (tasks[i])
			text_addf(&text, "%s%zu", text.length ? " " : "", i);
	free(tasks);
	needs_clear(&needs);
	return text_take(&text);
}

/** Two processes, each with a pipe to the other: 3 and 6 are the parent's ends, 5 and 4 the child's. */
static struct trace *given_two_pipes(void)
{
	return GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), forked(0, 1), closed(0, 4), closed(0, 5), closed(1, 3),
		closed(1, 6));
}

static struct event with_timeout(struct event event, int64_t timeout_ns)
{
	event.timeout_ns = timeout_ns;
	return event;
}

static struct event waits_for_word(int task, uint64_t word, int operation, uint64_t value)
{
	return stuck(with_arguments(called(task, "futex", 0), word, (uint64_t)operation, value, 0));
}

static struct event owned_by(int owner, struct event event)
{
	event.owner = owner;
	return event;
}

/* --- a closed set --- */

static void two_readers_of_each_other_are_deadlocked(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "0 1");
	trace_free(trace);
}

static void one_that_goes_on_can_help_the_other(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, stuck(received(0, 3, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void another_thread_of_the_holder_can_help(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, thread_made(1, 2));
	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void who_waits_for_the_deadlocked_is_deadlocked_too(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, forked(0, 2));
	(void)then(trace, closed(2, 3));
	(void)then(trace, closed(2, 6));
	(void)then(trace, forked(2, 3));
	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));
	(void)then(trace, waits_for_child(2, -1));

	SAME_TAKEN(deadlocked(trace), "0 1"); /* 2 waits for 3, which goes on */
	trace_free(trace);
}

static void a_wait_for_one_child_is_not_helped_by_another(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), forked(0, 2), closed(2, 4),
		waits_for_child(0, 101), stuck(received(1, 3, 0)));

	SAME_TAKEN(deadlocked(trace), "0 1");
	trace_free(trace);
}

/* --- time, signals, others --- */

static void a_time_out_is_no_deadlock(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, with_timeout(stuck(received(0, 3, 0)), 1000000000));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void an_alarm_is_no_deadlock(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, with_arguments(called(0, "alarm", 0), 5, 0, 0, 0));
	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void a_handler_for_a_signal_from_outside_is_no_deadlock(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, signal_set(1, SIGTERM, DISPOSITION_RESTARTING));
	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void a_handler_for_children_who_are_deadlocked_themselves_does_not_help(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, signal_set(0, SIGCHLD, DISPOSITION_HANDLER));
	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "0 1");
	trace_free(trace);
}

static void a_handler_for_a_child_that_goes_on_helps(void)
{
	struct trace *trace = given_two_pipes();

	(void)then(trace, signal_set(0, SIGCHLD, DISPOSITION_HANDLER));
	(void)then(trace, forked(0, 2));
	(void)then(trace, closed(2, 6));
	(void)then(trace, stuck(received(0, 3, 0)));
	(void)then(trace, stuck(received(1, 5, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void an_end_that_travels_in_a_message_is_no_deadlock(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), pair_made(0, 5, 6), forked(0, 1), closed(1, 4),
		with_descriptors(message_sent(0, 5, 1), 4, -1), waits_for_child(0, -1), stuck(received(1, 3, 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void a_server_that_waits_for_clients_is_not_deadlocked(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), bound(0, 3, inet4("127.0.0.1", 8000)), listening(0, 3, 5),
		forked(0, 1), waits_for_child(0, -1), stuck(called(1, "accept", 0)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

/* --- threads --- */

static void a_mutex_that_its_owner_waits_for_is_a_deadlock(void)
{
	struct trace *trace =
		GIVEN(thread_made(0, 1), owned_by(0, waits_for_word(0, 64, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 2)));

	SAME_TAKEN(deadlocked(trace), "0");
	trace_free(trace);
}

static void a_mutex_whose_owner_goes_on_is_none(void)
{
	struct trace *trace =
		GIVEN(thread_made(0, 1), owned_by(1, waits_for_word(0, 64, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 2)));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void a_private_word_that_all_threads_wait_for_is_a_deadlock(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), waits_for_word(0, 64, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0),
		waits_for_word(1, 64, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0));

	SAME_TAKEN(deadlocked(trace), "0 1");
	trace_free(trace);
}

static void a_word_that_other_processes_may_share_is_none(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), waits_for_word(0, 64, FUTEX_WAIT, 0),
		waits_for_word(1, 64, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0));

	SAME_TAKEN(deadlocked(trace), "");
	trace_free(trace);
}

static void who_joins_a_thread_waits_for_that_one(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), thread_made(0, 2), waits_for_word(0, 64, FUTEX_WAIT_BITSET, 101),
		owned_by(1, waits_for_word(1, 96, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 2)));

	SAME_TAKEN(deadlocked(trace), "0 1"); /* 2 goes on, and cannot help */
	trace_free(trace);
}

SUITE("diagnose: deadlock", TEST(two_readers_of_each_other_are_deadlocked), TEST(one_that_goes_on_can_help_the_other),
	TEST(another_thread_of_the_holder_can_help), TEST(who_waits_for_the_deadlocked_is_deadlocked_too),
	TEST(a_wait_for_one_child_is_not_helped_by_another), TEST(a_time_out_is_no_deadlock),
	TEST(an_alarm_is_no_deadlock), TEST(a_handler_for_a_signal_from_outside_is_no_deadlock),
	TEST(a_handler_for_children_who_are_deadlocked_themselves_does_not_help),
	TEST(a_handler_for_a_child_that_goes_on_helps), TEST(an_end_that_travels_in_a_message_is_no_deadlock),
	TEST(a_server_that_waits_for_clients_is_not_deadlocked), TEST(a_mutex_that_its_owner_waits_for_is_a_deadlock),
	TEST(a_mutex_whose_owner_goes_on_is_none), TEST(a_private_word_that_all_threads_wait_for_is_a_deadlock),
	TEST(a_word_that_other_processes_may_share_is_none), TEST(who_joins_a_thread_waits_for_that_one));

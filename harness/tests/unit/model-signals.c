/** @file
 * Signals: who blocks them, what is pending, what is forgotten; and who sleeps, and who has woken whom.
 */
#include <errno.h>
#include <signal.h>

#include "tests/unit/events.h"
#include "tests/unit/given.h"

#define SET(signal) (UINT64_C(1) << ((signal)-1))

static struct event mask_changed(int task, int how, uint64_t signals)
{
	struct event event = with_arguments(called(task, "rt_sigprocmask", 0), (uint64_t)how, 1, 0, 8);

	event.signals = signals;
	return event;
}

static struct event killed(int task, const char *call, int whom, int signal)
{
	uint64_t id = UINT64_C(100) + (uint64_t)whom, second = strcmp(call, "tgkill") == 0 ? id : (uint64_t)signal;
	struct event event = with_arguments(called(task, call, 0), id, second, (uint64_t)signal, 0);

	event.signal = signal;
	return event;
}

static struct event reached(int task, int signal)
{
	struct event event = event_of(EVENT_SIGNAL, task);

	event.signal = signal;
	event.disposition = DISPOSITION_HANDLER;
	return event;
}

static struct event action_set(int signal, enum disposition disposition, unsigned flags)
{
	struct event event = signal_set(0, signal, disposition);

	event.flags = flags;
	return event;
}

static bool is_pending(const struct trace *trace, int task, int signal)
{
	return signals_pending(trace->descriptors, task) & SET(signal);
}

/* --- masks --- */

static void a_mask_is_added_to_taken_from_and_set(void)
{
	struct trace *trace = GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGINT) | SET(SIGTERM)));

	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), SET(SIGINT) | SET(SIGTERM));
	(void)then(trace, mask_changed(0, SIG_UNBLOCK, SET(SIGINT)));
	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), SET(SIGTERM));
	(void)then(trace, mask_changed(0, SIG_SETMASK, SET(SIGUSR1)));
	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), SET(SIGUSR1));
	trace_free(trace);
}

static void sigkill_and_sigstop_cannot_be_blocked(void)
{
	struct trace *trace = GIVEN(mask_changed(0, SIG_SETMASK, ~UINT64_C(0)));

	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), ~(SET(SIGKILL) | SET(SIGSTOP)));
	trace_free(trace);
}

static void a_mask_that_is_only_asked_for_stays(void)
{
	struct event asked = mask_changed(0, SIG_SETMASK, 0);
	struct trace *trace = GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGINT)));

	asked.args[1] = 0;
	(void)then(trace, asked);

	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), SET(SIGINT));
	trace_free(trace);
}

static void children_and_threads_begin_with_the_mask_of_their_maker_and_go_their_own_ways(void)
{
	struct trace *trace = GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGINT)), thread_made(0, 1), forked(1, 2),
		mask_changed(1, SIG_BLOCK, SET(SIGUSR1)));

	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), SET(SIGINT));
	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 1), SET(SIGINT) | SET(SIGUSR1));
	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 2), SET(SIGINT));
	trace_free(trace);
}

static void a_mask_outlives_exec(void)
{
	struct trace *trace = GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGINT)), executed(0, "/bin/true"));

	CU_ASSERT_EQUAL(signals_blocked(trace->descriptors, 0), SET(SIGINT));
	trace_free(trace);
}

/* --- pending --- */

static void a_blocked_signal_is_pending_until_it_is_let_through(void)
{
	struct trace *trace =
		GIVEN(forked(0, 1), mask_changed(1, SIG_BLOCK, SET(SIGTERM)), killed(0, "kill", 1, SIGTERM));

	CU_ASSERT_TRUE(is_pending(trace, 1, SIGTERM));
	CU_ASSERT_FALSE(is_pending(trace, 0, SIGTERM));
	(void)then(trace, mask_changed(1, SIG_UNBLOCK, SET(SIGTERM)));
	(void)then(trace, reached(1, SIGTERM));
	CU_ASSERT_FALSE(is_pending(trace, 1, SIGTERM));
	trace_free(trace);
}

static void a_signal_to_a_process_is_pending_for_all_its_threads_and_one_gets_it(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), killed(0, "kill", 0, SIGTERM));

	CU_ASSERT_TRUE(is_pending(trace, 0, SIGTERM) && is_pending(trace, 1, SIGTERM));
	(void)then(trace, reached(1, SIGTERM));
	CU_ASSERT_FALSE(is_pending(trace, 0, SIGTERM) || is_pending(trace, 1, SIGTERM));
	trace_free(trace);
}

static void a_signal_to_a_thread_is_pending_for_it_alone(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), killed(0, "tgkill", 1, SIGTERM), killed(0, "tkill", 1, SIGUSR1));

	CU_ASSERT_TRUE(is_pending(trace, 1, SIGTERM) && is_pending(trace, 1, SIGUSR1));
	CU_ASSERT_FALSE(is_pending(trace, 0, SIGTERM) || is_pending(trace, 0, SIGUSR1));
	trace_free(trace);
}

static void an_ignored_signal_is_gone_at_once(void)
{
	struct trace *trace = GIVEN(signal_set(0, SIGTERM, DISPOSITION_IGNORED), killed(0, "kill", 0, SIGTERM),
		killed(0, "kill", 0, SIGURG), killed(0, "kill", 0, SIGKILL), killed(0, "kill", 0, 0));

	CU_ASSERT_EQUAL(signals_pending(trace->descriptors, 0), 0);
	trace_free(trace);
}

static void a_signal_that_is_ignored_from_now_on_is_forgotten(void)
{
	struct trace *trace = GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGTERM)), killed(0, "kill", 0, SIGTERM));

	(void)then(trace, signal_set(0, SIGTERM, DISPOSITION_IGNORED));

	CU_ASSERT_FALSE(is_pending(trace, 0, SIGTERM));
	trace_free(trace);
}

static void nothing_is_pending_for_a_new_child(void)
{
	struct trace *trace =
		GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGTERM)), killed(0, "kill", 0, SIGTERM), forked(0, 1));

	CU_ASSERT_TRUE(is_pending(trace, 0, SIGTERM));
	CU_ASSERT_FALSE(is_pending(trace, 1, SIGTERM));
	trace_free(trace);
}

static void the_end_of_a_child_is_told_to_who_waits_for_the_signal(void)
{
	struct trace *trace = GIVEN(signal_set(0, SIGCHLD, DISPOSITION_HANDLER),
		mask_changed(0, SIG_BLOCK, SET(SIGCHLD)), forked(0, 1), ended(1, 0));

	CU_ASSERT_TRUE(is_pending(trace, 0, SIGCHLD));
	trace_free(trace);
}

static void a_signal_that_was_waited_for_is_taken(void)
{
	struct event taken = with_arguments(called(0, "rt_sigtimedwait", SIGTERM), 1, 0, 0, 8);
	struct trace *trace = GIVEN(mask_changed(0, SIG_BLOCK, SET(SIGTERM)), killed(0, "kill", 0, SIGTERM), taken);

	CU_ASSERT_FALSE(is_pending(trace, 0, SIGTERM));
	trace_free(trace);
}

/* --- dispositions --- */

static void a_handler_for_one_time_is_gone_when_it_was_called(void)
{
	struct trace *trace = GIVEN(action_set(SIGUSR1, DISPOSITION_HANDLER, SA_RESETHAND));

	(void)then(trace, reached(0, SIGUSR1));

	CU_ASSERT_EQUAL(signal_disposition(trace->descriptors, 0, SIGUSR1), DISPOSITION_DEFAULT);
	trace_free(trace);
}

static void children_of_who_wants_no_zombies_are_none(void)
{
	struct trace *trace = GIVEN(action_set(SIGCHLD, DISPOSITION_HANDLER, SA_NOCLDWAIT), forked(0, 1), ended(1, 0));

	CU_ASSERT_FALSE(process_is_zombie(trace->descriptors, 1));
	trace_free(trace);
}

/* --- sleeping --- */

static void who_sleeps_is_known_by_the_event_that_tells_it(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));

	CU_ASSERT_EQUAL(task_blocked_by(trace->descriptors, 0), SIZE_MAX);
	(void)then(trace, waiting(received(0, 3, 0), EVENT_BLOCKED));
	CU_ASSERT_EQUAL(task_blocked_by(trace->descriptors, 0), 2);
	(void)then(trace, received(0, 3, 1));
	CU_ASSERT_EQUAL(task_blocked_by(trace->descriptors, 0), SIZE_MAX);
	CU_ASSERT_EQUAL(task_blocked_by(trace->descriptors, 7), SIZE_MAX);
	trace_free(trace);
}

static void an_end_and_an_exec_end_the_sleep(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), thread_made(0, 1), waiting(received(0, 3, 0), EVENT_BLOCKED),
		waiting(received(1, 3, 0), EVENT_BLOCKED), ended(1, 0), executed(0, "/bin/true"));

	CU_ASSERT_EQUAL(task_blocked_by(trace->descriptors, 0), SIZE_MAX);
	CU_ASSERT_EQUAL(task_blocked_by(trace->descriptors, 1), SIZE_MAX);
	trace_free(trace);
}

SUITE("model: signals", TEST(a_mask_is_added_to_taken_from_and_set), TEST(sigkill_and_sigstop_cannot_be_blocked),
	TEST(a_mask_that_is_only_asked_for_stays),
	TEST(children_and_threads_begin_with_the_mask_of_their_maker_and_go_their_own_ways), TEST(a_mask_outlives_exec),
	TEST(a_blocked_signal_is_pending_until_it_is_let_through),
	TEST(a_signal_to_a_process_is_pending_for_all_its_threads_and_one_gets_it),
	TEST(a_signal_to_a_thread_is_pending_for_it_alone), TEST(an_ignored_signal_is_gone_at_once),
	TEST(a_signal_that_is_ignored_from_now_on_is_forgotten), TEST(nothing_is_pending_for_a_new_child),
	TEST(the_end_of_a_child_is_told_to_who_waits_for_the_signal), TEST(a_signal_that_was_waited_for_is_taken),
	TEST(a_handler_for_one_time_is_gone_when_it_was_called), TEST(children_of_who_wants_no_zombies_are_none),
	TEST(who_sleeps_is_known_by_the_event_that_tells_it), TEST(an_end_and_an_exec_end_the_sleep));

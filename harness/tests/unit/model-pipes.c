/** @file
 * Pipes and FIFOs: how much is in them, and who waits for the other end.
 */
#include <errno.h>

#include "tests/unit/events.h"
#include "tests/unit/given.h"

static uint64_t unread(const struct trace *trace, int id)
{
	return object_unread(trace->descriptors, id);
}

static struct event moved(const char *call, int from, int to, int64_t bytes)
{
	struct event event = called(0, call, bytes);

	event.fd = from;
	event.fd_out = to;
	return event;
}

/* --- contents --- */

static void what_was_put_in_and_not_taken_out_is_in_it(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, 0), sent(0, 4, 10), received(0, 3, 4), failed(sent(0, 4, 5), EAGAIN));

	CU_ASSERT_EQUAL(unread(trace, 1), 6);
	trace_free(trace);
}

static void what_the_harness_says_and_reads_counts_too(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE),
		given_descriptor(0, 1, "stdout", OBJECT_PIPE, O_WRONLY, END_READ),
		with_data(peer_acted(1, PEER_SAYS), "hello"), received(0, 0, 2), sent(0, 1, 7),
		with_data(peer_acted(2, PEER_READS), "abc"));

	CU_ASSERT_EQUAL(unread(trace, 1), 3);
	CU_ASSERT_EQUAL(unread(trace, 2), 4);
	trace_free(trace);
}

static void a_splice_moves_and_a_tee_copies(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), sent(0, 4, 10), moved("tee", 3, 6, 4));

	CU_ASSERT_TRUE(unread(trace, 1) == 10 && unread(trace, 2) == 4);
	(void)then(trace, moved("splice", 3, 6, 7));
	CU_ASSERT_TRUE(unread(trace, 1) == 3 && unread(trace, 2) == 11);
	trace_free(trace);
}

static void a_vmsplice_goes_where_its_end_says(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), with_arguments(called(0, "vmsplice", 10), 4, 1, 1, 0));

	CU_ASSERT_EQUAL(unread(trace, 1), 10);
	(void)then(trace, with_arguments(called(0, "vmsplice", 3), 3, 1, 1, 0));
	CU_ASSERT_EQUAL(unread(trace, 1), 7);
	trace_free(trace);
}

static void many_messages_count_with_all_their_bytes(void)
{
	struct event event = with_arguments(called(0, "sendmmsg", 2), 3, 1, 2, 0);
	struct trace *trace = GIVEN(pair_made(0, 3, 4));

	event.moved = 30;
	(void)then(trace, event);

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->bytes_in, 30);
	CU_ASSERT_EQUAL(unread(trace, 2), 30);
	trace_free(trace);
}

static void the_capacity_is_what_fcntl_tells(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), controlled(0, 4, F_SETPIPE_SZ, 1, 4096));

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->capacity, 4096);
	(void)then(trace, controlled(0, 3, F_GETPIPE_SZ, 0, 8192));
	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->capacity, 8192);
	trace_free(trace);
}

static void what_nobody_has_read_is_lost_when_all_have_closed(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "fifo", OBJECT_FIFO, O_RDWR, 77), sent(0, 3, 10), closed(0, 3));

	CU_ASSERT_EQUAL(unread(trace, 1), 0);
	(void)then(trace, opened(0, 3, "fifo", OBJECT_FIFO, O_RDWR, 77));
	(void)then(trace, sent(0, 3, 4));
	CU_ASSERT_EQUAL(unread(trace, 1), 4);
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 1);
	trace_free(trace);
}

/* --- identity --- */

static void one_number_on_two_devices_is_two_files(void)
{
	struct event other = opened(0, 4, "/tmp/f", OBJECT_FILE, O_RDONLY, 9);
	struct trace *trace = GIVEN(opened(0, 3, "f", OBJECT_FILE, O_RDONLY, 9));

	other.made_device = 1;
	(void)then(trace, other);

	CU_ASSERT_EQUAL(object_count(trace->descriptors), 2);
	CU_ASSERT_EQUAL(object_by_inode(trace->descriptors, 9, 1), 2);
	CU_ASSERT_EQUAL(object_by_inode(trace->descriptors, 9, 2), 0);
	trace_free(trace);
}

static void a_pipe_that_is_opened_by_its_name_is_the_same_pipe(void)
{
	struct event pipe = piped(0, 3, 4, 0);
	struct trace *trace;

	pipe.made_inode = 50;
	trace = GIVEN(pipe, opened(0, 5, "/dev/fd/3", OBJECT_FIFO, O_WRONLY, 50));

	CU_ASSERT_EQUAL(object_count(trace->descriptors), 1);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_WRITE, NULL, 0), 2);
	trace_free(trace);
}

static void a_number_of_a_file_that_is_gone_may_be_a_new_file(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "old", OBJECT_FILE, O_RDONLY, 9), closed(0, 3),
		opened(0, 3, "new", OBJECT_FILE, O_RDONLY, 9));

	SAME_TEXT(descriptors_object(trace->descriptors, 0, 3)->name, "new");
	trace_free(trace);
}

/* --- FIFOs that wait --- */

static struct event opening(int task, unsigned flags)
{
	return waiting(opened(task, -1, "/tmp/fifo", OBJECT_FIFO, flags, 77), EVENT_BLOCKED);
}

static void an_open_that_sleeps_knows_the_fifo_and_which_end_it_wants(void)
{
	struct trace *trace = GIVEN(forked(0, 1));
	const struct event *event = then(trace, opening(0, O_WRONLY));

	CU_ASSERT_EQUAL(event->object, 1);
	CU_ASSERT_EQUAL(event->flags & O_ACCMODE, O_WRONLY);
	SAME_TEXT(object_by_id(trace->descriptors, 1)->name, "/tmp/fifo");
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_WRITE, NULL, 0), 0);
	trace_free(trace);
}

static void the_partner_that_opens_it_meets_the_same_object(void)
{
	struct trace *trace =
		GIVEN(forked(0, 1), opening(0, O_WRONLY), opened(1, 3, "/tmp/fifo", OBJECT_FIFO, O_RDONLY, 77),
			opened(0, 3, "/tmp/fifo", OBJECT_FIFO, O_WRONLY, 77));

	CU_ASSERT_EQUAL(object_count(trace->descriptors), 1);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_READ, NULL, 0), 1);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_WRITE, NULL, 0), 1);
	trace_free(trace);
}

static void two_that_wait_for_the_same_end_wait_on_one_object(void)
{
	struct trace *trace = GIVEN(forked(0, 1), opening(0, O_WRONLY), opening(1, O_WRONLY));

	CU_ASSERT_EQUAL(trace->events[2].object, 1);
	CU_ASSERT_EQUAL(trace->events[3].object, 1);
	trace_free(trace);
}

SUITE("model: pipes", TEST(what_was_put_in_and_not_taken_out_is_in_it),
	TEST(what_the_harness_says_and_reads_counts_too), TEST(a_splice_moves_and_a_tee_copies),
	TEST(a_vmsplice_goes_where_its_end_says), TEST(many_messages_count_with_all_their_bytes),
	TEST(the_capacity_is_what_fcntl_tells), TEST(what_nobody_has_read_is_lost_when_all_have_closed),
	TEST(one_number_on_two_devices_is_two_files), TEST(a_pipe_that_is_opened_by_its_name_is_the_same_pipe),
	TEST(a_number_of_a_file_that_is_gone_may_be_a_new_file),
	TEST(an_open_that_sleeps_knows_the_fifo_and_which_end_it_wants),
	TEST(the_partner_that_opens_it_meets_the_same_object), TEST(two_that_wait_for_the_same_end_wait_on_one_object));

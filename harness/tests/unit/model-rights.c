/** @file
 * Descriptors that travel in messages: who gets them, and what they keep open on their way.
 */
#include <errno.h>

#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

/** Pipe 3 → 4 and a pair of stream sockets, 5 and 6; a child has them, too. */
static struct trace *given_pair_and_pipe(void)
{
	return GIVEN(piped(0, 3, 4, 0), pair_made(0, 5, 6), forked(0, 1));
}

static struct trace *given_pair_of(int type)
{
	struct event pair = pair_made(0, 5, 6);

	pair.args[1] = (uint64_t)type;
	return GIVEN(piped(0, 3, 4, 0), pair);
}

static const struct descriptor *row(const struct trace *trace, int task, int fd)
{
	return descriptors_find(trace->descriptors, task, fd);
}

static void the_receiver_gets_the_senders_description(void)
{
	struct trace *trace = given_pair_and_pipe();

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, 4));
	(void)then(trace, with_descriptors(message_received(1, 6, 1, 0), 7, 8));

	CU_ASSERT_PTR_EQUAL(row(trace, 1, 7)->description, row(trace, 0, 3)->description);
	CU_ASSERT_PTR_EQUAL(row(trace, 1, 8)->description, row(trace, 0, 4)->description);
	CU_ASSERT_EQUAL(row(trace, 1, 7)->description->references, 3);
	CU_ASSERT_EQUAL(trace->events[trace->event_count - 1].passed[0].object, 1);
	trace_free(trace);
}

static void close_on_exec_is_what_the_receiver_asks_for(void)
{
	struct trace *trace = given_pair_and_pipe();

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	(void)then(trace, with_descriptors(message_received(1, 6, 1, MSG_CMSG_CLOEXEC), 7, -1));
	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	(void)then(trace, with_descriptors(message_received(1, 6, 1, 0), 8, -1));

	CU_ASSERT_TRUE(row(trace, 1, 7)->close_on_exec);
	CU_ASSERT_FALSE(row(trace, 1, 8)->close_on_exec);
	trace_free(trace);
}

static void what_is_on_its_way_is_open(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	(void)then(trace, closed(0, 3));

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->descriptions, 2);
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_READ, NULL, 0), 0);
	CU_ASSERT_TRUE(object_is_travelling(trace->descriptors, 1));
	(void)then(trace, with_descriptors(message_received(0, 6, 1, 0), 9, -1));
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_READ, NULL, 0), 1);
	CU_ASSERT_FALSE(object_is_travelling(trace->descriptors, 1));
	trace_free(trace);
}

static void what_nobody_can_receive_any_more_is_closed(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	(void)then(trace, closed(0, 3));
	(void)then(trace, closed(0, 6));

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->descriptions, 1);
	trace_free(trace);
}

static void what_waits_with_a_connection_that_nobody_accepts_is_closed(void)
{
	struct address path = unix_path("/tmp/s"), unnamed = unix_named("", 0);
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), unix_socket(0, 5, SOCK_STREAM), bound(0, 5, path),
		listening(0, 5, 4), unix_socket(0, 6, SOCK_STREAM), with_ends(connected(0, 6, path), unnamed, path),
		with_descriptors(message_sent(0, 6, 1), 3, -1), closed(0, 3));

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->descriptions, 2);
	(void)then(trace, closed(0, 5));
	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->descriptions, 1);
	trace_free(trace);
}

static void a_reader_without_room_for_them_loses_them(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	(void)then(trace, closed(0, 3));
	(void)then(trace, received(0, 6, 1));

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->descriptions, 1);
	trace_free(trace);
}

static void in_a_stream_they_come_with_the_first_byte_of_their_message(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, message_sent(0, 5, 4));
	(void)then(trace, with_descriptors(message_sent(0, 5, 4), 3, -1));
	(void)then(trace, message_received(0, 6, 4, 0));
	CU_ASSERT_EQUAL(row(trace, 0, 3)->description->references, 2);
	(void)then(trace, with_descriptors(message_received(0, 6, 1, 0), 9, -1));

	CU_ASSERT_PTR_EQUAL(row(trace, 0, 9)->description, row(trace, 0, 3)->description);
	CU_ASSERT_EQUAL(row(trace, 0, 3)->description->references, 2);
	trace_free(trace);
}

static void datagrams_have_them_one_by_one_however_short_they_are_read(void)
{
	struct trace *trace = given_pair_of(SOCK_DGRAM);

	(void)then(trace, with_descriptors(message_sent(0, 5, 100), 3, -1));
	(void)then(trace, with_descriptors(message_sent(0, 5, 0), 4, -1));
	(void)then(trace, with_descriptors(message_received(0, 6, 1, 0), 8, -1));
	(void)then(trace, with_descriptors(message_received(0, 6, 0, 0), 9, -1));

	CU_ASSERT_PTR_EQUAL(row(trace, 0, 8)->description, row(trace, 0, 3)->description);
	CU_ASSERT_PTR_EQUAL(row(trace, 0, 9)->description, row(trace, 0, 4)->description);
	trace_free(trace);
}

static void a_look_gives_copies_and_leaves_them(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	(void)then(trace, with_descriptors(message_received(0, 6, 1, MSG_PEEK), 8, -1));
	(void)then(trace, with_descriptors(message_received(0, 6, 1, 0), 9, -1));

	CU_ASSERT_PTR_EQUAL(row(trace, 0, 8)->description, row(trace, 0, 3)->description);
	CU_ASSERT_EQUAL(row(trace, 0, 3)->description->references, 3);
	trace_free(trace);
}

static void what_did_not_fit_is_closed(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, 4));
	(void)then(trace, with_descriptors(message_received(0, 6, 1, 0), 9, -1));

	CU_ASSERT_EQUAL(row(trace, 0, 3)->description->references, 2);
	CU_ASSERT_EQUAL(row(trace, 0, 4)->description->references, 1);
	trace_free(trace);
}

static void a_message_that_was_not_sent_takes_nothing_along(void)
{
	struct trace *trace = given_pair_of(SOCK_STREAM);

	(void)then(trace, failed(with_descriptors(message_sent(0, 5, 0), 3, -1), EAGAIN));

	CU_ASSERT_EQUAL(row(trace, 0, 3)->description->references, 1);
	trace_free(trace);
}

static void a_datagram_without_a_connection_goes_to_who_is_bound_there(void)
{
	struct address path = unix_path("/tmp/s");
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), unix_socket(0, 5, SOCK_DGRAM), unix_socket(0, 6, SOCK_DGRAM),
		bound(0, 6, path), with_address(with_descriptors(message_sent(0, 5, 1), 3, -1), path),
		with_descriptors(message_received(0, 6, 1, 0), 9, -1));

	CU_ASSERT_PTR_EQUAL(row(trace, 0, 9)->description, row(trace, 0, 3)->description);
	CU_ASSERT_EQUAL(descriptors_object(trace->descriptors, 0, 6)->messages_in, 1);
	CU_ASSERT_EQUAL(descriptors_object(trace->descriptors, 0, 6)->messages_out, 1);
	trace_free(trace);
}

static void what_the_harness_sends_is_what_the_kernel_says(void)
{
	struct event event = with_descriptors(message_received(0, 0, 1, 0), 9, -1);
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_SOCKET, O_RDWR, END_WRITE));

	event.passed[0].kind = OBJECT_FILE;
	event.passed[0].inode = 77;
	event.passed[0].flags = O_WRONLY;
	(void)then(trace, event);

	CU_ASSERT_EQUAL(descriptors_object(trace->descriptors, 0, 9)->kind, OBJECT_FILE);
	CU_ASSERT_EQUAL(row(trace, 0, 9)->description->flags, O_WRONLY);
	(void)then(trace, opened(0, 10, "f", OBJECT_FILE, O_RDONLY, 77));
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 2);
	trace_free(trace);
}

static void what_the_harness_is_passed_stays_open(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, 0), given_descriptor(0, 0, "stdin", OBJECT_SOCKET, O_RDWR, END_READ | END_WRITE),
			with_descriptors(message_sent(0, 0, 1), 4, -1), closed(0, 4));

	CU_ASSERT_TRUE(object_is_travelling(trace->descriptors, 1));
	(void)then(trace, with_descriptors(message_received(0, 0, 1, 0), 4, -1));
	CU_ASSERT_PTR_NOT_EQUAL(descriptors_object(trace->descriptors, 0, 4), object_by_id(trace->descriptors, 1));
	(void)then(trace, closed(0, 0));
	CU_ASSERT_TRUE(object_is_travelling(trace->descriptors, 1));
	trace_free(trace);
}

static void who_has_few_on_their_way_is_no_reason_for_too_many(void)
{
	struct event event = with_descriptors(message_sent(0, 5, 1), 3, 4);
	struct trace *trace = given_pair_of(SOCK_STREAM);

	CU_ASSERT_TRUE(rights_are_few(trace->descriptors, &event, 0));
	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, 4));
	CU_ASSERT_TRUE(rights_are_few(trace->descriptors, &event, 2));
	CU_ASSERT_FALSE(rights_are_few(trace->descriptors, &event, 1));
	(void)then(trace, with_descriptors(message_received(0, 6, 1, 0), 9, 10));
	CU_ASSERT_TRUE(rights_are_few(trace->descriptors, &event, 1));
	event_clear(&event);
	trace_free(trace);
}

static void who_sends_a_socket_to_which_some_are_on_their_way_may_be_the_reason(void)
{
	struct event socket = with_descriptors(message_sent(0, 5, 1), 6, -1);
	struct trace *trace = given_pair_of(SOCK_STREAM);

	CU_ASSERT_TRUE(rights_are_few(trace->descriptors, &socket, 9));
	(void)then(trace, with_descriptors(message_sent(0, 5, 1), 3, -1));
	CU_ASSERT_FALSE(rights_are_few(trace->descriptors, &socket, 9));
	event_clear(&socket);
	trace_free(trace);
}

static void of_a_pipe_that_comes_from_the_harness_it_may_have_the_other_end(void)
{
	struct event event = with_descriptors(message_received(0, 0, 1, 0), 9, -1);
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_SOCKET, O_RDWR, END_WRITE));

	event.passed[0].kind = OBJECT_PIPE;
	event.passed[0].inode = 78;
	(void)then(trace, event);

	CU_ASSERT_TRUE(descriptors_object(trace->descriptors, 0, 9)->peer_writes);
	trace_free(trace);
}

SUITE("model: rights", TEST(the_receiver_gets_the_senders_description),
	TEST(close_on_exec_is_what_the_receiver_asks_for), TEST(what_is_on_its_way_is_open),
	TEST(what_nobody_can_receive_any_more_is_closed),
	TEST(what_waits_with_a_connection_that_nobody_accepts_is_closed),
	TEST(a_reader_without_room_for_them_loses_them),
	TEST(in_a_stream_they_come_with_the_first_byte_of_their_message),
	TEST(datagrams_have_them_one_by_one_however_short_they_are_read), TEST(a_look_gives_copies_and_leaves_them),
	TEST(what_did_not_fit_is_closed), TEST(a_message_that_was_not_sent_takes_nothing_along),
	TEST(a_datagram_without_a_connection_goes_to_who_is_bound_there),
	TEST(who_has_few_on_their_way_is_no_reason_for_too_many),
	TEST(who_sends_a_socket_to_which_some_are_on_their_way_may_be_the_reason),
	TEST(what_the_harness_sends_is_what_the_kernel_says), TEST(what_the_harness_is_passed_stays_open),
	TEST(of_a_pipe_that_comes_from_the_harness_it_may_have_the_other_end));

/** @file
 * What a check expected, beside what was sent in its place: of datagrams.
 */
#include <netinet/in.h>
#include <sys/socket.h>

#include "diagnose/mismatch.h"
#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

#define SERVER inet4("127.0.0.1", 40123)
#define CLIENT inet4("127.0.0.1", 50001)
#define OTHER inet4("127.0.0.1", 50002)

static struct event udp_socket(int task, int fd)
{
	struct event event = socket_made(task, fd);

	event.args[1] = SOCK_DGRAM;
	return event;
}

/** "\0\4\0\7", as it goes to an address. */
static struct event ack_sent(int line, struct address to, const char *bytes)
{
	return at_line(line, with_address(with_bytes(sent(0, 3, 4), bytes, 4), to));
}

/** The check wanted ACK 7 at the client, where so many datagrams had come from the server before. */
static struct event ack_expected(int before)
{
	struct event event = with_bytes(peer_at(PEER_EXPECTED, CLIENT, SERVER), "\0\4\0\7", 4);

	event.result = before;
	return event;
}

static bool differs(struct trace *trace, struct mismatch *out)
{
	return mismatch_of(trace, &trace->events[trace->event_count - 1], out);
}

static void the_datagram_that_came_instead_is_found(void)
{
	struct trace *trace =
		GIVEN(udp_socket(0, 3), bound(0, 3, SERVER), ack_sent(66, CLIENT, "\0\4\7\0"), ack_expected(0));
	struct mismatch mismatch;

	CU_ASSERT_TRUE_FATAL(differs(trace, &mismatch));
	CU_ASSERT_EQUAL(mismatch.at, 2);
	CU_ASSERT_EQUAL(mismatch.send->where.line, 66);
	CU_ASSERT_TRUE(mismatch_is_swapped(&mismatch, 2, 2));
	trace_free(trace);
}

static void those_that_came_before_and_those_to_others_are_not_it(void)
{
	struct trace *trace = GIVEN(udp_socket(0, 3), bound(0, 3, SERVER), ack_sent(10, CLIENT, "\0\4\0\6"),
		ack_sent(20, OTHER, "\0\4\1\0"), ack_sent(30, CLIENT, "\0\4\7\0"), ack_sent(40, CLIENT, "\0\4\0\1"),
		ack_expected(1));
	struct mismatch mismatch;

	CU_ASSERT_TRUE_FATAL(differs(trace, &mismatch));
	CU_ASSERT_EQUAL(mismatch.send->where.line, 30);
	trace_free(trace);
}

static void it_is_found_when_its_socket_is_closed(void)
{
	struct trace *trace = GIVEN(
		udp_socket(0, 3), bound(0, 3, SERVER), ack_sent(66, CLIENT, "\0\4\7\0"), closed(0, 3), ack_expected(0));
	struct mismatch mismatch;

	CU_ASSERT_TRUE(differs(trace, &mismatch));
	trace_free(trace);
}

static void what_was_sent_as_expected_is_no_mismatch(void)
{
	struct trace *trace =
		GIVEN(udp_socket(0, 3), bound(0, 3, SERVER), ack_sent(66, CLIENT, "\0\4\0\7"), ack_expected(0));
	struct mismatch mismatch;

	CU_ASSERT_FALSE(differs(trace, &mismatch));
	trace_free(trace);
}

SUITE("diagnose: what was expected, and what came", TEST(the_datagram_that_came_instead_is_found),
	TEST(those_that_came_before_and_those_to_others_are_not_it), TEST(it_is_found_when_its_socket_is_closed),
	TEST(what_was_sent_as_expected_is_no_mismatch));

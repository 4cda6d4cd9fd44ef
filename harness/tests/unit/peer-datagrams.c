/** @file
 * Datagram sockets of ours, with the test in the program's place: borders, sources, times, errors of the network.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "model/descriptors.h"
#include "peer/peer.h"
#include "sandbox/network.h"
#include "sandbox/sandbox.h"
#include "tests/unit/given.h"

static uint64_t clock_ns; /* of the made-up run */

static void note(void *data, const struct peer *peer, const char *what, const void *bytes, size_t length)
{
	(void)bytes;
	text_addf(data, "%s %s %zu; ", peer->name, what, length);
}

/** Loopback's, at a port of the kernel's choice. */
static struct address at_loopback(int family)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};

	return family == AF_INET ? address_of(&v4, sizeof v4) : address_of(&v6, sizeof v6);
}

/** A peer, the program's socket, and what was told. */
struct meeting {
	struct peer *peer;
	int fd;
	struct address program;
	struct text told;
};

static struct meeting given_peer_of(int family)
{
	struct datagram_options how = {.at = at_loopback(family), .clock = &clock_ns};
	struct meeting meeting = {.fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
	struct sockaddr_storage room;
	socklen_t length = sizeof room;

	clock_ns = 0;
	CU_ASSERT_EQUAL_FATAL(peer_bind("client", &how, &meeting.peer), 0);
	CU_ASSERT_EQUAL_FATAL(bind(meeting.fd, (struct sockaddr *)(void *)how.at.bytes, (socklen_t)how.at.length), 0);
	CU_ASSERT_EQUAL_FATAL(getsockname(meeting.fd, (struct sockaddr *)&room, &length), 0);
	meeting.program = address_of(&room, length);
	return meeting;
}

static struct meeting given_peer(void)
{
	return given_peer_of(AF_INET);
}

static void meeting_over(struct meeting *meeting)
{
	if (meeting->fd >= 0)
		(void)close(meeting->fd); /* only a test's */
	peer_free(meeting->peer);
	text_clear(&meeting->told);
}

static bool acts(struct meeting *meeting)
{
	return peer_act(meeting->peer, note, &meeting->told);
}

static void await(int fd, short events)
{
	struct pollfd ready = {.fd = fd, .events = events};

	CU_ASSERT_EQUAL(poll(&ready, 1, -1), 1);
}

static void program_sends(struct meeting *meeting, const char *bytes)
{
	const struct address *to = &meeting->peer->local;

	CU_ASSERT_EQUAL(sendto(meeting->fd, bytes, strlen(bytes), 0, (const struct sockaddr *)(const void *)to->bytes,
				(socklen_t)to->length),
		(ssize_t)strlen(bytes));
	await(meeting->peer->fd, POLLIN);
}

static void program_gets(struct meeting *meeting, const char *bytes)
{
	char room[100];

	await(meeting->fd, POLLIN);
	CU_ASSERT_EQUAL(recv(meeting->fd, room, sizeof room, 0), (ssize_t)strlen(bytes));
	CU_ASSERT_EQUAL(memcmp(room, bytes, strlen(bytes)), 0);
}

static const struct datagram *nth_of(const struct meeting *meeting, size_t n)
{
	CU_ASSERT_TRUE_FATAL(n < meeting->peer->datagrams->came_count);
	return meeting->peer->datagrams->came[n];
}

static void each_datagram_is_taken_by_itself(void)
{
	struct meeting meeting = given_peer();

	program_sends(&meeting, "one");
	program_sends(&meeting, "second");
	CU_ASSERT_TRUE(acts(&meeting));
	CU_ASSERT_TRUE(acts(&meeting));
	CU_ASSERT_FALSE(acts(&meeting));

	CU_ASSERT_EQUAL(nth_of(&meeting, 0)->length, 3);
	CU_ASSERT_EQUAL(memcmp(nth_of(&meeting, 1)->bytes, "second", 6), 0);
	SAME_TEXT(text_string(&meeting.told), "client reads 3; client reads 6; ");
	meeting_over(&meeting);
}

static void an_empty_datagram_is_one(void)
{
	struct meeting meeting = given_peer();

	program_sends(&meeting, "");
	CU_ASSERT_TRUE(acts(&meeting));

	CU_ASSERT_EQUAL(nth_of(&meeting, 0)->length, 0);
	CU_ASSERT_PTR_NOT_NULL(nth_of(&meeting, 0)->bytes);
	meeting_over(&meeting);
}

static void where_it_came_from_and_when_is_known(int family, const char *host)
{
	struct meeting meeting = given_peer_of(family);

	clock_ns = 700;
	program_sends(&meeting, "x");
	CU_ASSERT_TRUE(acts(&meeting));

	SAME_TEXT(nth_of(&meeting, 0)->address, host);
	SAME_TEXT(nth_of(&meeting, 0)->to, host);
	CU_ASSERT_EQUAL(nth_of(&meeting, 0)->port, address_port(&meeting.program));
	CU_ASSERT_EQUAL(nth_of(&meeting, 0)->ttl, 64);
	CU_ASSERT_EQUAL(nth_of(&meeting, 0)->at_ns, 700);
	CU_ASSERT_TRUE(address_equal(&nth_of(&meeting, 0)->source, &meeting.program));
	meeting_over(&meeting);
}

static void the_source_is_known_by_ipv4(void)
{
	where_it_came_from_and_when_is_known(AF_INET, "127.0.0.1");
}

static void the_source_is_known_by_ipv6(void)
{
	where_it_came_from_and_when_is_known(AF_INET6, "::1");
}

static void one_is_sent_at_a_time(void)
{
	struct meeting meeting = given_peer();

	peer_send(meeting.peer, &meeting.program, "one", 3, 0);
	peer_send(meeting.peer, &meeting.program, "", 0, 0);
	CU_ASSERT_TRUE(peer_can_act(meeting.peer));
	CU_ASSERT_TRUE(acts(&meeting));
	program_gets(&meeting, "one");
	CU_ASSERT_TRUE(acts(&meeting));
	program_gets(&meeting, "");

	CU_ASSERT_FALSE(acts(&meeting));
	CU_ASSERT_FALSE(peer_can_act(meeting.peer));
	SAME_TEXT(text_string(&meeting.told), "client says 3; client says 0; ");
	meeting_over(&meeting);
}

static void what_is_put_off_waits_for_its_time_and_nothing_else_for_it(void)
{
	struct meeting meeting = given_peer();

	peer_send(meeting.peer, &meeting.program, "late", 4, 50);
	peer_send(meeting.peer, &meeting.program, "soon", 4, 0);
	CU_ASSERT_TRUE(acts(&meeting));
	program_gets(&meeting, "soon");
	CU_ASSERT_FALSE(acts(&meeting));
	CU_ASSERT_EQUAL(peer_due_ns(meeting.peer), 50);
	clock_ns = 50;
	CU_ASSERT_TRUE(acts(&meeting));
	program_gets(&meeting, "late");

	CU_ASSERT_EQUAL(peer_due_ns(meeting.peer), UINT64_MAX);
	meeting_over(&meeting);
}

static void a_port_where_nobody_is_is_unreachable(void)
{
	struct meeting meeting = given_peer();

	(void)close(meeting.fd); /* nobody is there any more */
	meeting.fd = -1;
	peer_send(meeting.peer, &meeting.program, "anybody?", 8, 0);
	CU_ASSERT_TRUE(acts(&meeting));
	await(meeting.peer->fd, 0); /* POLLERR comes without having been asked for */
	CU_ASSERT_FALSE(acts(&meeting));
	CU_ASSERT_EQUAL(meeting.peer->datagrams->unreachable, 1);

	/* and it goes on */
	peer_send(meeting.peer, &meeting.peer->local, "myself", 6, 0);
	CU_ASSERT_TRUE(acts(&meeting));
	await(meeting.peer->fd, POLLIN);
	CU_ASSERT_TRUE(acts(&meeting));
	CU_ASSERT_EQUAL(nth_of(&meeting, 0)->length, 6);
	CU_ASSERT_EQUAL(meeting.peer->datagrams->error, 0);
	meeting_over(&meeting);
}

static void a_send_that_the_machine_refuses_is_an_error(void)
{
	struct meeting meeting = given_peer();
	struct address elsewhere = at_loopback(AF_INET6);

	peer_send(meeting.peer, &elsewhere, "x", 1, 0);
	CU_ASSERT_TRUE(acts(&meeting));

	CU_ASSERT_EQUAL(meeting.peer->datagrams->error, EAFNOSUPPORT);
	meeting_over(&meeting);
}

static void who_closes_has_sent_everything(void)
{
	struct meeting meeting = given_peer();

	peer_send(meeting.peer, &meeting.program, "bye", 3, 0);
	meeting.peer->closing = true;
	CU_ASSERT_TRUE(acts(&meeting));
	CU_ASSERT_TRUE(acts(&meeting));
	CU_ASSERT_FALSE(acts(&meeting));

	CU_ASSERT_EQUAL(meeting.peer->fd, -1);
	SAME_TEXT(text_string(&meeting.told), "client says 3; client closes the connection 0; ");
	program_gets(&meeting, "bye");
	meeting_over(&meeting);
}

static void a_port_is_taken_once_or_shared(void)
{
	struct datagram_options how = {.at = at_loopback(AF_INET), .clock = &clock_ns, .shared = true};
	struct peer *first, *second, *third = NULL;

	CU_ASSERT_EQUAL_FATAL(peer_bind("first", &how, &first), 0);
	how.at = first->local;
	CU_ASSERT_EQUAL_FATAL(peer_bind("second", &how, &second), 0);
	how.shared = false;
	CU_ASSERT_EQUAL(peer_bind("third", &how, &third), -EADDRINUSE);

	CU_ASSERT_PTR_NULL(third);
	peer_free(first);
	peer_free(second);
}

/* --- on another host: last, because this process goes to a network of its own --- */

static struct address at_address(const char *host, int port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	CU_ASSERT_EQUAL(inet_pton(AF_INET, host, &v4.sin_addr), 1);
	return address_of(&v4, sizeof v4);
}

/** A peer there and one here, each told of what comes; where this machine has networks of our own. */
static bool given_hosts(struct meeting *there, struct meeting *here, const char *group)
{
	struct address of_group = at_address(group, 5003);
	struct datagram_options how = {
		.at = at_address(NETWORK_OTHER_ADDRESS, 5003), .group = &of_group, .clock = &clock_ns};
	struct machine machine;

	machine_probe(&machine);
	if (machine.tier != TIER_FULL)
		return false;
	CU_ASSERT_EQUAL_FATAL(world_enter(TIER_FULL, getppid()), 0);
	how.host = network_add_host();
	*there = *here = (struct meeting){.fd = -1};
	CU_ASSERT_EQUAL_FATAL(peer_bind("there", &how, &there->peer), 0);
	(void)close(how.host);
	how = (struct datagram_options){.at = at_address(NETWORK_ADDRESS, 5003), .clock = &clock_ns};
	CU_ASSERT_EQUAL_FATAL(peer_bind("here", &how, &here->peer), 0);
	return true;
}

static void a_group_is_heard_on_the_other_host_with_its_time_to_live(void)
{
	struct address group = at_address("239.1.2.3", 5003);
	struct meeting there, here;

	if (!given_hosts(&there, &here, "239.1.2.3"))
		return;
	peer_send(here.peer, &group, "hello", 5, 0);
	CU_ASSERT_TRUE(acts(&here));
	await(there.peer->fd, POLLIN);
	CU_ASSERT_TRUE(acts(&there));

	SAME_TEXT(nth_of(&there, 0)->address, NETWORK_ADDRESS);
	SAME_TEXT(nth_of(&there, 0)->to, "239.1.2.3");
	CU_ASSERT_EQUAL(nth_of(&there, 0)->ttl, 1);
	meeting_over(&there);
	meeting_over(&here);
}

SUITE("peer: datagrams", TEST(each_datagram_is_taken_by_itself), TEST(an_empty_datagram_is_one),
	TEST(the_source_is_known_by_ipv4), TEST(the_source_is_known_by_ipv6), TEST(one_is_sent_at_a_time),
	TEST(what_is_put_off_waits_for_its_time_and_nothing_else_for_it), TEST(a_port_where_nobody_is_is_unreachable),
	TEST(a_send_that_the_machine_refuses_is_an_error), TEST(who_closes_has_sent_everything),
	TEST(a_port_is_taken_once_or_shared), TEST(a_group_is_heard_on_the_other_host_with_its_time_to_live));

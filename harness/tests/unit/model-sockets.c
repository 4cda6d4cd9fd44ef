/** @file
 * The life of sockets: their states, their ends, who is joined with whom, what is known of their options.
 */
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/time.h>

#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

#define SERVER inet4("127.0.0.1", 8000)
#define CLIENT inet4("127.0.0.1", 4711)
#define NOWHERE ((struct address){0})

static const struct object *object_at(const struct trace *trace, int task, int fd)
{
	const struct object *object = descriptors_object(trace->descriptors, task, fd);

	CU_ASSERT_PTR_NOT_NULL_FATAL(object);
	return object;
}

static const struct object *by_id(const struct trace *trace, int id)
{
	const struct object *object = object_by_id(trace->descriptors, id);

	CU_ASSERT_PTR_NOT_NULL_FATAL(object);
	return object;
}

static char *called_in_sentences(const struct trace *trace, int id)
{
	return object_describe(trace->descriptors, id);
}

/** Task 0 listens at SERVER with descriptor 3; task 1, its child, has the socket 4. */
static struct trace *given_server_and_client(void)
{
	return GIVEN(socket_made(0, 3), bound(0, 3, SERVER), listening(0, 3, 16), forked(0, 1), socket_made(1, 4));
}

/** The client's connect, as the kernel sees it. */
static struct event client_connects(void)
{
	return with_ends(connected(1, 4, SERVER), CLIENT, SERVER);
}

/** The server's accept of it into descriptor 5. */
static struct event server_accepts(void)
{
	return with_ends(with_address(accepted(0, 3, 5), CLIENT), SERVER, CLIENT);
}

/** Client (object 2, descriptor 4 of task 1) and server (object 3, descriptor 5 of task 0) are connected. */
static struct trace *given_connection(void)
{
	struct trace *trace = given_server_and_client();

	(void)then(trace, client_connects());
	(void)then(trace, server_accepts());
	return trace;
}

/* --- ends and states --- */

static void a_bound_socket_knows_where(void)
{
	struct trace *trace =
		GIVEN(socket_made(0, 3), with_ends(bound(0, 3, inet4("0.0.0.0", 0)), inet4("0.0.0.0", 5000), NOWHERE));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_BOUND);
	CU_ASSERT_EQUAL(address_port(object_at(trace, 0, 3)->local), 5000); /* what the kernel says counts */
	trace_free(trace);
}

static void a_listening_socket_knows_its_backlog(void)
{
	struct trace *trace = given_server_and_client();

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_LISTENING);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->backlog, 16);
	trace_free(trace);
}

static void a_connected_socket_knows_both_ends(void)
{
	struct trace *trace = given_server_and_client();
	struct address client = CLIENT, server = SERVER;

	(void)then(trace, client_connects());

	CU_ASSERT_EQUAL(object_at(trace, 1, 4)->state, SOCKET_CONNECTED);
	CU_ASSERT_TRUE(address_equal(object_at(trace, 1, 4)->local, &client));
	CU_ASSERT_TRUE(address_equal(object_at(trace, 1, 4)->remote, &server));
	trace_free(trace);
}

static void a_refused_connection_has_failed(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), failed(connected(0, 3, SERVER), ECONNREFUSED));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_FAILED);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->error, ECONNREFUSED);
	trace_free(trace);
}

static void a_connect_with_a_bad_argument_changes_nothing(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), failed(connected(0, 3, SERVER), EINVAL),
		failed(connected(0, 3, SERVER), EFAULT), failed(connected(0, 3, SERVER), EAFNOSUPPORT));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CREATED);
	trace_free(trace);
}

static void a_failed_socket_can_be_connected(void)
{
	struct trace *trace =
		GIVEN(socket_made(0, 3), failed(connected(0, 3, SERVER), ECONNREFUSED), connected(0, 3, SERVER));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->error, 0);
	trace_free(trace);
}

/* --- connecting without waiting --- */

/** Descriptor 3 connects to SERVER and does not wait. */
static struct trace *given_connecting(void)
{
	return GIVEN(socket_made(0, 3), failed(with_ends(connected(0, 3, SERVER), CLIENT, NOWHERE), EINPROGRESS));
}

static struct event polled(int fd, unsigned revents)
{
	struct watch watch = {.fd = fd, .events = POLLOUT, .revents = revents};

	return with_watches(with_arguments(called(0, "poll", 1), 1, 1, (uint64_t)-1, 0), &watch, 1);
}

static void a_connect_that_does_not_wait_is_connecting(void)
{
	struct trace *trace = given_connecting();

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	CU_ASSERT_EQUAL(address_port(object_at(trace, 0, 3)->remote), 8000);
	CU_ASSERT_EQUAL(address_port(object_at(trace, 0, 3)->local), 4711);
	trace_free(trace);
}

static void an_interrupted_connect_goes_on(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), failed(connected(0, 3, SERVER), EINTR));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	(void)then(trace, failed(connected(0, 3, SERVER), EALREADY));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	(void)then(trace, failed(connected(0, 3, SERVER), EISCONN));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

static void a_poll_for_writing_finds_it_connected(void)
{
	struct trace *trace = given_connecting();

	(void)then(trace, polled(3, 0));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	(void)then(trace, polled(3, POLLOUT));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

static void a_poll_that_tells_an_error_finds_it_failed_and_so_error_says_why(void)
{
	struct trace *trace = given_connecting();

	(void)then(trace, polled(3, POLLOUT | POLLERR | POLLHUP));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_FAILED);
	(void)then(trace, error_asked(0, 3, ETIMEDOUT));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->error, ETIMEDOUT);
	trace_free(trace);
}

static void a_select_for_writing_proves_nothing(void)
{
	struct watch watch = {.fd = 3, .events = POLLOUT, .revents = POLLOUT};
	struct trace *trace = given_connecting();

	(void)then(trace, with_watches(with_arguments(called(0, "select", 1), 4, 0, 1, 0), &watch, 1));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	trace_free(trace);
}

static void so_error_finds_it_failed(void)
{
	struct trace *trace = given_connecting();

	(void)then(trace, error_asked(0, 3, ECONNREFUSED));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_FAILED);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->error, ECONNREFUSED);
	trace_free(trace);
}

static void so_error_without_error_means_a_connection_only_where_there_is_one(void)
{
	struct trace *trace = given_connecting();

	(void)then(trace, error_asked(0, 3, 0)); /* too early: it is 0 then, too */
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	(void)then(trace, with_ends(error_asked(0, 3, 0), CLIENT, SERVER));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

static void bytes_that_pass_find_it_connected(void)
{
	struct trace *trace = given_connecting();

	(void)then(trace, failed(sent(0, 3, 5), EAGAIN));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTING);
	(void)then(trace, sent(0, 3, 5));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

static void a_name_of_the_other_end_finds_it_connected(void)
{
	struct trace *trace = given_connecting();

	(void)then(trace, with_address(with_arguments(called(0, "getpeername", 0), 3, 1, 1, 0), SERVER));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

/* --- both ends --- */

static void a_connection_waits_in_the_queue_until_it_is_accepted(void)
{
	struct trace *trace = given_server_and_client();

	(void)then(trace, client_connects());
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 1);
	CU_ASSERT_EQUAL(by_id(trace, 3)->state, SOCKET_QUEUED);
	CU_ASSERT_EQUAL(by_id(trace, 3)->listener, 1);
	(void)then(trace, server_accepts());
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 0);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->id, 3);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->state, SOCKET_CONNECTED);
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 3);
	trace_free(trace);
}

static void connect_and_accept_are_joined(void)
{
	struct trace *trace = given_connection();

	CU_ASSERT_EQUAL(object_at(trace, 1, 4)->other, object_at(trace, 0, 5)->id);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->other, object_at(trace, 1, 4)->id);
	trace_free(trace);
}

static void an_accept_that_is_told_before_its_connect_is_joined_too(void)
{
	struct trace *trace = given_server_and_client();

	(void)then(trace, server_accepts());
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->other, 0);
	(void)then(trace, client_connects());

	CU_ASSERT_EQUAL(object_at(trace, 1, 4)->other, object_at(trace, 0, 5)->id);
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 0);
	trace_free(trace);
}

static void of_two_clients_each_finds_its_own_end(void)
{
	struct trace *trace = given_server_and_client();
	struct address second = inet4("127.0.0.1", 4712);

	(void)then(trace, client_connects());
	(void)then(trace, socket_made(1, 6));
	(void)then(trace, with_ends(connected(1, 6, SERVER), second, SERVER));
	(void)then(trace, with_ends(with_address(accepted(0, 3, 5), second), SERVER, second));

	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->other, object_at(trace, 1, 6)->id);
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 1);
	trace_free(trace);
}

static void a_connection_to_a_wildcard_waits_in_its_queue(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), bound(0, 3, inet6("::", 8000)), listening(0, 3, 16),
		socket_made(0, 4), with_ends(connected(0, 4, SERVER), CLIENT, SERVER));

	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 1);
	trace_free(trace);
}

static void a_connection_that_the_kernel_has_made_already_waits_although_its_maker_does_not_know(void)
{
	struct trace *trace = given_server_and_client();

	(void)then(trace, failed(client_connects(), EINPROGRESS));

	CU_ASSERT_EQUAL(object_at(trace, 1, 4)->state, SOCKET_CONNECTING);
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 1);
	(void)then(trace, server_accepts());
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->other, object_at(trace, 1, 4)->id);
	trace_free(trace);
}

static void unix_clients_without_a_name_are_accepted_in_their_order(void)
{
	struct address path = unix_path("/tmp/s"), unnamed = unix_named("", 0);
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_STREAM), bound(0, 3, path), listening(0, 3, 4),
		unix_socket(0, 4, SOCK_STREAM), with_ends(connected(0, 4, path), unnamed, path),
		unix_socket(0, 5, SOCK_STREAM), with_ends(connected(0, 5, path), unnamed, path),
		with_ends(accepted(0, 3, 6), path, unnamed), with_ends(accepted(0, 3, 7), path, unnamed));

	CU_ASSERT_EQUAL(object_at(trace, 0, 6)->other, object_at(trace, 0, 4)->id);
	CU_ASSERT_EQUAL(object_at(trace, 0, 7)->other, object_at(trace, 0, 5)->id);
	CU_ASSERT_EQUAL(object_at(trace, 0, 7)->domain, AF_UNIX);
	trace_free(trace);
}

static void a_unix_accept_that_is_told_before_its_connect_is_joined_too(void)
{
	struct address path = unix_path("/tmp/s"), unnamed = unix_named("", 0);
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_STREAM), bound(0, 3, path), listening(0, 3, 4), forked(0, 1),
		unix_socket(1, 4, SOCK_STREAM), with_ends(accepted(0, 3, 6), path, unnamed),
		with_ends(connected(1, 4, path), unnamed, path));

	CU_ASSERT_EQUAL(object_at(trace, 0, 6)->other, object_at(trace, 1, 4)->id);
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 0);
	trace_free(trace);
}

static void an_accepted_socket_has_domain_type_and_options_of_its_listener(void)
{
	int yes = 1;
	struct trace *trace = given_server_and_client();

	(void)then(trace, option_set(0, 3, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes));
	(void)then(trace, client_connects());
	(void)then(trace, server_accepts());

	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->domain, AF_INET);
	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->type, SOCK_STREAM);
	CU_ASSERT_TRUE(object_at(trace, 0, 5)->options.nodelay);
	trace_free(trace);
}

static void an_event_knows_the_object_that_it_has_made(void)
{
	struct trace *trace = given_connection();

	CU_ASSERT_EQUAL(trace->events[trace->event_count - 1].made_object, 3);
	CU_ASSERT_EQUAL(trace->events[trace->event_count - 1].object, 1);
	trace_free(trace);
}

/* --- datagrams --- */

static void a_connected_datagram_socket_knows_its_partner_until_it_is_told_to_forget_it(void)
{
	struct address none = address_of((const unsigned char[16]){0}, 16);
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_DGRAM), with_ends(connected(0, 3, SERVER), CLIENT, SERVER));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_CONNECTED);
	CU_ASSERT_EQUAL(address_port(object_at(trace, 0, 3)->remote), 8000);
	(void)then(trace, connected(0, 3, none));
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->state, SOCKET_BOUND);
	CU_ASSERT_PTR_NULL(object_at(trace, 0, 3)->remote);
	trace_free(trace);
}

static void the_first_datagram_tells_the_port(void)
{
	struct trace *trace =
		GIVEN(unix_socket(0, 3, SOCK_DGRAM), with_ends(sent(0, 3, 5), inet4("0.0.0.0", 4711), NOWHERE));

	CU_ASSERT_EQUAL(address_port(object_at(trace, 0, 3)->local), 4711);
	trace_free(trace);
}

/* --- ending --- */

static void the_last_close_closes_a_socket(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), duplicated(0, 3, 4), closed(0, 3));

	CU_ASSERT_EQUAL(by_id(trace, 1)->state, SOCKET_CREATED);
	CU_ASSERT_EQUAL(by_id(trace, 1)->descriptions, 1);
	(void)then(trace, closed(0, 4));
	CU_ASSERT_EQUAL(by_id(trace, 1)->state, SOCKET_CLOSED);
	CU_ASSERT_EQUAL(by_id(trace, 1)->descriptions, 0);
	CU_ASSERT_EQUAL(by_id(trace, 1)->ended_by, 4);
	trace_free(trace);
}

static void the_end_of_a_process_closes_its_sockets(void)
{
	struct trace *trace = given_connection();

	(void)then(trace, ended(1, 0));

	CU_ASSERT_EQUAL(by_id(trace, 2)->state, SOCKET_CLOSED);
	CU_ASSERT_EQUAL(by_id(trace, 3)->state, SOCKET_CONNECTED);
	CU_ASSERT_FALSE(by_id(trace, 2)->resets || by_id(trace, 3)->was_reset);
	trace_free(trace);
}

static void a_half_close_is_known_by_its_event(void)
{
	struct trace *trace = given_connection();
	const struct event *half_close = then(trace, with_arguments(called(1, "shutdown", 0), 4, SHUT_WR, 0, 0));

	CU_ASSERT_EQUAL(by_id(trace, 2)->state, SOCKET_SHUT_WRITE);
	CU_ASSERT_EQUAL(by_id(trace, 2)->ended_by, half_close->number);
	CU_ASSERT_EQUAL(by_id(trace, 3)->state, SOCKET_CONNECTED);
	trace_free(trace);
}

static void the_end_of_a_stream_is_seen_by_who_reads_it(void)
{
	struct event end = received(0, 5, 0), nothing = received(0, 5, 0);
	struct trace *trace = given_connection();

	end.count = 4096;
	(void)then(trace, nothing); /* asked for nothing */
	CU_ASSERT_FALSE(by_id(trace, 3)->end_read);
	(void)then(trace, end);
	CU_ASSERT_TRUE(by_id(trace, 3)->end_read);
	trace_free(trace);
}

static void a_close_with_bytes_unread_resets(void)
{
	struct trace *trace = given_connection();

	(void)then(trace, sent(1, 4, 10));
	CU_ASSERT_EQUAL(object_unread(trace->descriptors, 3), 10);
	(void)then(trace, received(0, 5, 4));
	(void)then(trace, closed(0, 5));

	CU_ASSERT_TRUE(by_id(trace, 3)->resets && by_id(trace, 2)->was_reset);
	trace_free(trace);
}

static void a_close_after_everything_was_read_does_not(void)
{
	struct trace *trace = given_connection();

	(void)then(trace, sent(1, 4, 10));
	(void)then(trace, received(0, 5, 10));
	(void)then(trace, closed(0, 5));

	CU_ASSERT_FALSE(by_id(trace, 3)->resets || by_id(trace, 2)->was_reset);
	trace_free(trace);
}

static void a_peek_reads_nothing(void)
{
	struct trace *trace = given_connection();

	(void)then(trace, sent(1, 4, 10));
	(void)then(trace, with_arguments(called(0, "recvfrom", 10), 5, 1, 100, MSG_PEEK));

	CU_ASSERT_EQUAL(object_unread(trace->descriptors, 3), 10);
	trace_free(trace);
}

static void a_close_with_linger_zero_resets(void)
{
	struct linger at_once = {1, 0};
	struct trace *trace = given_connection();

	(void)then(trace, option_set(0, 5, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
	(void)then(trace, closed(0, 5));

	CU_ASSERT_TRUE(by_id(trace, 3)->resets && by_id(trace, 2)->was_reset);
	trace_free(trace);
}

static void a_call_that_fails_with_econnreset_tells_that_the_other_end_has_reset(void)
{
	struct trace *trace = given_connection();

	(void)then(trace, failed(received(1, 4, 0), ECONNRESET));

	CU_ASSERT_TRUE(by_id(trace, 2)->was_reset);
	(void)then(trace, closed(1, 4));
	CU_ASSERT_FALSE(by_id(trace, 2)->resets);
	trace_free(trace);
}

static void a_listener_that_is_closed_resets_who_waits_in_its_queue(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), bound(0, 3, SERVER), listening(0, 3, 16), socket_made(0, 4),
		with_ends(connected(0, 4, SERVER), CLIENT, SERVER), closed(0, 3));

	CU_ASSERT_EQUAL(by_id(trace, 1)->state, SOCKET_CLOSED);
	CU_ASSERT_EQUAL(by_id(trace, 3)->state, SOCKET_CLOSED);
	CU_ASSERT_TRUE(by_id(trace, 3)->resets && by_id(trace, 2)->was_reset);
	trace_free(trace);
}

/* --- options --- */

static void options_that_rules_ask_about_are_kept(void)
{
	static const struct {
		int level, name;
	} numbers[] = {{SOL_SOCKET, SO_REUSEADDR}, {SOL_SOCKET, SO_REUSEPORT}, {SOL_SOCKET, SO_BROADCAST},
		{IPPROTO_TCP, TCP_NODELAY}, {IPPROTO_TCP, TCP_CORK}, {IPPROTO_IPV6, IPV6_V6ONLY}};
	struct trace *trace = GIVEN(socket_made(0, 3));
	const struct socket_options *options = &object_at(trace, 0, 3)->options;
	int yes = 1, no = 0;
	size_t i;

	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		(void)then(trace, option_set(0, 3, numbers[i].level, numbers[i].name, &yes, sizeof yes));
	CU_ASSERT_TRUE(options->reuse_address && options->reuse_port && options->broadcast && options->nodelay &&
		options->corked && options->v6only);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		(void)then(trace, option_set(0, 3, numbers[i].level, numbers[i].name, &no, sizeof no));
	CU_ASSERT_FALSE(options->reuse_address || options->reuse_port || options->broadcast || options->nodelay ||
		options->corked || options->v6only);
	trace_free(trace);
}

static void times_of_sockets_are_kept_in_nanoseconds(void)
{
	struct timeval receive = {1, 500000}, send = {2, 0};
	struct trace *trace =
		GIVEN(socket_made(0, 3), option_set(0, 3, SOL_SOCKET, SO_RCVTIMEO, &receive, sizeof receive),
			option_set(0, 3, SOL_SOCKET, SO_SNDTIMEO, &send, sizeof send));

	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->options.receive_timeout_ns, 1500000000u);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->options.send_timeout_ns, 2000000000u);
	trace_free(trace);
}

static void linger_is_kept_with_its_time(void)
{
	struct linger on = {1, 5}, off = {0, 5};
	struct trace *trace = GIVEN(socket_made(0, 3), option_set(0, 3, SOL_SOCKET, SO_LINGER, &on, sizeof on));

	CU_ASSERT_TRUE(object_at(trace, 0, 3)->options.lingers && object_at(trace, 0, 3)->options.linger_s == 5);
	(void)then(trace, option_set(0, 3, SOL_SOCKET, SO_LINGER, &off, sizeof off));
	CU_ASSERT_FALSE(object_at(trace, 0, 3)->options.lingers);
	trace_free(trace);
}

static void a_value_that_was_not_captured_changes_nothing(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), option_set(0, 3, SOL_SOCKET, SO_LINGER, "abcd", 4),
		option_set(0, 3, SOL_SOCKET, SO_RCVTIMEO, "abcd", 4), option_set(0, 3, 77, 88, "abcd", 4));

	CU_ASSERT_FALSE(object_at(trace, 0, 3)->options.lingers);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->options.receive_timeout_ns, 0);
	trace_free(trace);
}

static void reuse_counts_only_where_it_was_set_before_the_bind(void)
{
	int yes = 1;
	struct trace *trace = GIVEN(socket_made(0, 3), option_set(0, 3, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes),
		bound(0, 3, SERVER), socket_made(0, 4), bound(0, 4, CLIENT),
		option_set(0, 4, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));

	CU_ASSERT_TRUE(object_at(trace, 0, 3)->options.reuse_before_bind);
	CU_ASSERT_FALSE(object_at(trace, 0, 4)->options.reuse_before_bind);
	CU_ASSERT_TRUE(object_at(trace, 0, 4)->options.reuse_address);
	trace_free(trace);
}

static void whether_a_description_waits_is_known_however_it_was_said(void)
{
	int yes = 1, no = 0;
	struct trace *trace = GIVEN(socket_made(0, 3), duplicated(0, 3, 4),
		with_bytes(with_arguments(called(0, "ioctl", 0), 3, FIONBIO, 1, 0), &yes, sizeof yes));

	CU_ASSERT_TRUE(descriptors_find(trace->descriptors, 0, 4)->description->flags & O_NONBLOCK);
	(void)then(trace, with_bytes(with_arguments(called(0, "ioctl", 0), 4, FIONBIO, 1, 0), &no, sizeof no));
	CU_ASSERT_FALSE(descriptors_find(trace->descriptors, 0, 3)->description->flags & O_NONBLOCK);
	(void)then(trace, controlled(0, 3, F_SETFL, O_RDWR | O_NONBLOCK, 0));
	CU_ASSERT_TRUE(descriptors_find(trace->descriptors, 0, 4)->description->flags & O_NONBLOCK);
	trace_free(trace);
}

/* --- the harness at the other end --- */

static void a_peer_that_connects_waits_in_the_queue_and_is_the_other_end(void)
{
	struct trace *trace = given_server_and_client();

	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_CONNECTS, CLIENT, SERVER))->object, 3);
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 1);
	(void)then(trace, server_accepts());

	CU_ASSERT_EQUAL(object_at(trace, 0, 5)->id, 3);
	CU_ASSERT_TRUE(by_id(trace, 3)->given && by_id(trace, 3)->peer_reads && by_id(trace, 3)->peer_writes);
	trace_free(trace);
}

static void a_peer_whose_connection_was_accepted_before_it_told_of_it_is_the_other_end_too(void)
{
	struct trace *trace = given_server_and_client();

	(void)then(trace, server_accepts());
	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_CONNECTS, CLIENT, SERVER))->object, 3);

	CU_ASSERT_TRUE(object_at(trace, 0, 5)->given);
	CU_ASSERT_EQUAL(object_queue_length(trace->descriptors, 1), 0);
	trace_free(trace);
}

static struct address nameless(void)
{
	return unix_named("", 0);
}

static struct event unix_accepted(int fd)
{
	return with_ends(accepted(0, 3, fd), unix_path("s"), nameless());
}

static void peers_over_unix_are_known_by_name_and_accepted_in_their_order(void)
{
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_STREAM), bound(0, 3, unix_path("s")), listening(0, 3, 5));
	int one = then(trace, peer_named("client 1", PEER_CONNECTS, nameless(), unix_path("s")))->object;
	int two = then(trace, peer_named("client 2", PEER_CONNECTS, nameless(), unix_path("s")))->object;

	CU_ASSERT_NOT_EQUAL(one, two);
	CU_ASSERT_EQUAL(by_id(trace, two)->state, SOCKET_QUEUED);
	(void)then(trace, unix_accepted(4));
	(void)then(trace, unix_accepted(5));
	CU_ASSERT_EQUAL(descriptors_object(trace->descriptors, 0, 4)->id, one);
	CU_ASSERT_EQUAL(descriptors_object(trace->descriptors, 0, 5)->id, two);
	CU_ASSERT_TRUE(by_id(trace, two)->given);
	CU_ASSERT_EQUAL(then(trace, peer_named("client 2", PEER_FINISHES, nameless(), unix_path("s")))->object, two);
	CU_ASSERT_FALSE(by_id(trace, two)->peer_writes);
	CU_ASSERT_TRUE(by_id(trace, one)->peer_writes);
	trace_free(trace);
}

static void who_connects_to_the_harness_over_unix_is_accepted_in_that_order(void)
{
	struct trace *trace = GIVEN(peer_named("server", PEER_LISTENS, unix_path("s"), nameless()),
		unix_socket(0, 3, SOCK_STREAM), unix_socket(0, 4, SOCK_STREAM),
		with_ends(connected(0, 4, unix_path("s")), nameless(), unix_path("s")),
		with_ends(connected(0, 3, unix_path("s")), nameless(), unix_path("s")));
	int first = then(trace, peer_named("connection 1", PEER_ACCEPTS, unix_path("s"), nameless()))->object;
	int second = then(trace, peer_named("connection 2", PEER_ACCEPTS, unix_path("s"), nameless()))->object;

	CU_ASSERT_EQUAL(first, descriptors_object(trace->descriptors, 0, 4)->id);
	CU_ASSERT_EQUAL(second, descriptors_object(trace->descriptors, 0, 3)->id);
	trace_free(trace);
}

static void a_path_leads_to_who_has_bound_it_last(void)
{
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_STREAM), bound(0, 3, unix_path("s")), listening(0, 3, 5),
		unix_socket(0, 4, SOCK_STREAM), bound(0, 4, unix_path("s")), listening(0, 4, 5));
	int one = then(trace, peer_named("client 1", PEER_CONNECTS, nameless(), unix_path("s")))->object;

	CU_ASSERT_EQUAL(by_id(trace, one)->listener, descriptors_object(trace->descriptors, 0, 4)->id);
	trace_free(trace);
}

static void what_a_peer_does_before_it_is_accepted_counts(void)
{
	struct event says = with_data(peer_at(PEER_SAYS, CLIENT, SERVER), "hello");
	struct trace *trace = given_server_and_client();

	(void)then(trace, peer_at(PEER_CONNECTS, CLIENT, SERVER));
	(void)then(trace, says);
	(void)then(trace, peer_at(PEER_FINISHES, CLIENT, SERVER));
	(void)then(trace, server_accepts());

	CU_ASSERT_EQUAL(object_unread(trace->descriptors, object_at(trace, 0, 5)->id), 5);
	CU_ASSERT_FALSE(object_at(trace, 0, 5)->peer_writes);
	CU_ASSERT_TRUE(object_at(trace, 0, 5)->peer_reads);
	trace_free(trace);
}

static void a_peer_that_resets_is_known(void)
{
	struct trace *trace = given_server_and_client();

	(void)then(trace, peer_at(PEER_CONNECTS, CLIENT, SERVER));
	(void)then(trace, peer_at(PEER_RESETS, CLIENT, SERVER));
	(void)then(trace, server_accepts());

	CU_ASSERT_TRUE(object_at(trace, 0, 5)->was_reset);
	trace_free(trace);
}

static void a_program_that_connects_to_a_listening_peer_has_the_harness_at_its_other_end(void)
{
	struct trace *trace = GIVEN(peer_at(PEER_LISTENS, SERVER, NOWHERE), socket_made(0, 3),
		with_ends(connected(0, 3, SERVER), CLIENT, SERVER));

	CU_ASSERT_TRUE(object_at(trace, 0, 3)->given && object_at(trace, 0, 3)->peer_writes);
	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_ACCEPTS, SERVER, CLIENT))->object, 1);
	trace_free(trace);
}

static void a_peer_that_accepts_is_the_other_end_of_the_program(void)
{
	struct trace *trace = GIVEN(socket_made(0, 3), with_ends(connected(0, 3, SERVER), CLIENT, SERVER));

	CU_ASSERT_FALSE(object_at(trace, 0, 3)->given);
	(void)then(trace, peer_at(PEER_ACCEPTS, SERVER, CLIENT));
	CU_ASSERT_TRUE(object_at(trace, 0, 3)->given);
	trace_free(trace);
}

static void a_datagram_of_a_peer_goes_to_the_socket_that_is_bound_there(void)
{
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_DGRAM), bound(0, 3, inet4("0.0.0.0", 8000)));

	CU_ASSERT_EQUAL(then(trace, with_data(peer_at(PEER_SAYS, CLIENT, SERVER), "ping"))->object, 1);
	CU_ASSERT_EQUAL(object_at(trace, 0, 3)->peer_bytes_in, 4);
	trace_free(trace);
}

/** Who closes with bytes unread is over before the other end finds the reset. */
static void a_reset_that_is_found_late_comes_from_the_socket_that_was_closed(void)
{
	struct trace *trace = given_server_and_client();
	int connection;

	(void)then(trace, peer_at(PEER_CONNECTS, CLIENT, SERVER));
	(void)then(trace, server_accepts());
	connection = object_at(trace, 0, 5)->id;
	(void)then(trace, closed(0, 5));

	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_READS, CLIENT, SERVER))->object, 0);
	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_IS_RESET, CLIENT, SERVER))->object, connection);
	trace_free(trace);
}

static void a_peer_whose_connection_nobody_knows_changes_nothing(void)
{
	struct trace *trace = given_server_and_client();

	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_SAYS, CLIENT, inet4("127.0.0.1", 9)))->object, 0);
	CU_ASSERT_EQUAL(then(trace, peer_at(PEER_CONNECTS, CLIENT, inet4("127.0.0.1", 9)))->object, 0);
	CU_ASSERT_EQUAL(object_count(trace->descriptors), 2);
	trace_free(trace);
}

/* --- how sentences call them --- */

static void sockets_are_called_by_what_they_are(void)
{
	struct trace *trace = given_connection();

	SAME_TAKEN(called_in_sentences(trace, 1), "socket#1 (the listening socket at port 8000)");
	SAME_TAKEN(called_in_sentences(trace, 2), "socket#2 (the connection to 127.0.0.1:8000)");
	SAME_TAKEN(called_in_sentences(trace, 3), "socket#3 (the connection from 127.0.0.1:4711)");
	(void)then(trace, closed(0, 3));
	SAME_TAKEN(called_in_sentences(trace, 1), "socket#1 (the listening socket at port 8000)");
	trace_free(trace);
}

static void sockets_on_their_way_are_called_so(void)
{
	struct trace *trace = given_server_and_client();

	SAME_TAKEN(called_in_sentences(trace, 2), "socket#2");
	(void)then(trace, failed(client_connects(), EINPROGRESS));
	SAME_TAKEN(called_in_sentences(trace, 2), "socket#2 (the connection to 127.0.0.1:8000 that is being made)");
	SAME_TAKEN(called_in_sentences(trace, 3), "socket#3 (the connection from 127.0.0.1:4711, not accepted yet)");
	(void)then(trace, error_asked(1, 4, ECONNREFUSED));
	SAME_TAKEN(called_in_sentences(trace, 2), "socket#2 (the failed connection to 127.0.0.1:8000)");
	trace_free(trace);
}

static void datagram_sockets_are_called_so(void)
{
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_DGRAM), unix_socket(0, 4, SOCK_DGRAM),
		bound(0, 4, inet4("0.0.0.0", 53)), unix_socket(0, 5, SOCK_DGRAM), connected(0, 5, SERVER),
		unix_socket(0, 6, SOCK_DGRAM), bound(0, 6, inet4("10.0.0.1", 53)));

	SAME_TAKEN(called_in_sentences(trace, 1), "socket#1 (a datagram socket)");
	SAME_TAKEN(called_in_sentences(trace, 2), "socket#2 (the datagram socket at port 53)");
	SAME_TAKEN(called_in_sentences(trace, 3), "socket#3 (the datagram socket to 127.0.0.1:8000)");
	SAME_TAKEN(called_in_sentences(trace, 4), "socket#4 (the datagram socket at 10.0.0.1:53)");
	trace_free(trace);
}

static void unix_sockets_are_called_by_their_names(void)
{
	struct address path = unix_path("/tmp/s"), unnamed = unix_named("", 0);
	struct trace *trace = GIVEN(unix_socket(0, 3, SOCK_STREAM), bound(0, 3, path), listening(0, 3, 4),
		unix_socket(0, 4, SOCK_STREAM), with_ends(connected(0, 4, path), unnamed, path),
		with_ends(pair_made(0, 7, 8), unnamed, unnamed));

	SAME_TAKEN(called_in_sentences(trace, 1), "socket#1 (the listening socket at unix:/tmp/s)");
	SAME_TAKEN(called_in_sentences(trace, 2), "socket#2 (the connection to unix:/tmp/s)");
	SAME_TAKEN(called_in_sentences(trace, 3), "socket#3 (a connection at unix:/tmp/s, not accepted yet)");
	SAME_TAKEN(called_in_sentences(trace, 4), "socket#4 (one end of a socket pair)");
	(void)then(trace, with_ends(accepted(0, 3, 5), path, unnamed));
	SAME_TAKEN(called_in_sentences(trace, 3), "socket#3 (a connection accepted at unix:/tmp/s)");
	trace_free(trace);
}

static void other_objects_are_called_by_their_names_and_none_is_something(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, 0), given_descriptor(0, 0, "stdin", OBJECT_SOCKET, O_RDWR, END_WRITE));

	SAME_TAKEN(called_in_sentences(trace, 1), "pipe#1");
	SAME_TAKEN(called_in_sentences(trace, 2), "stdin");
	SAME_TAKEN(called_in_sentences(trace, 0), "something");
	trace_free(trace);
}

static void every_state_has_its_own_word(void)
{
	enum socket_state one, other;
	size_t equal = 0;

	for (one = 0; one < SOCKET_STATES; one++)
		for (other = 0; other < one; other++)
			equal += strcmp(socket_state_name(one), socket_state_name(other)) == 0;

	CU_ASSERT_EQUAL(equal, 0);
	SAME_TEXT(socket_state_name(SOCKET_LISTENING), "listening");
	SAME_TEXT(socket_state_name(SOCKET_STATES), "unknown");
}

SUITE("model: sockets", TEST(a_bound_socket_knows_where), TEST(a_listening_socket_knows_its_backlog),
	TEST(a_connected_socket_knows_both_ends), TEST(a_refused_connection_has_failed),
	TEST(a_connect_with_a_bad_argument_changes_nothing), TEST(a_failed_socket_can_be_connected),
	TEST(a_connect_that_does_not_wait_is_connecting), TEST(an_interrupted_connect_goes_on),
	TEST(a_poll_for_writing_finds_it_connected),
	TEST(a_poll_that_tells_an_error_finds_it_failed_and_so_error_says_why),
	TEST(a_select_for_writing_proves_nothing), TEST(so_error_finds_it_failed),
	TEST(so_error_without_error_means_a_connection_only_where_there_is_one),
	TEST(bytes_that_pass_find_it_connected), TEST(a_name_of_the_other_end_finds_it_connected),
	TEST(a_connection_waits_in_the_queue_until_it_is_accepted), TEST(connect_and_accept_are_joined),
	TEST(an_accept_that_is_told_before_its_connect_is_joined_too), TEST(of_two_clients_each_finds_its_own_end),
	TEST(a_connection_to_a_wildcard_waits_in_its_queue),
	TEST(a_connection_that_the_kernel_has_made_already_waits_although_its_maker_does_not_know),
	TEST(unix_clients_without_a_name_are_accepted_in_their_order),
	TEST(a_unix_accept_that_is_told_before_its_connect_is_joined_too),
	TEST(an_accepted_socket_has_domain_type_and_options_of_its_listener),
	TEST(an_event_knows_the_object_that_it_has_made),
	TEST(a_connected_datagram_socket_knows_its_partner_until_it_is_told_to_forget_it),
	TEST(the_first_datagram_tells_the_port), TEST(the_last_close_closes_a_socket),
	TEST(the_end_of_a_process_closes_its_sockets), TEST(a_half_close_is_known_by_its_event),
	TEST(the_end_of_a_stream_is_seen_by_who_reads_it), TEST(a_close_with_bytes_unread_resets),
	TEST(a_close_after_everything_was_read_does_not), TEST(a_peek_reads_nothing),
	TEST(a_close_with_linger_zero_resets),
	TEST(a_call_that_fails_with_econnreset_tells_that_the_other_end_has_reset),
	TEST(a_listener_that_is_closed_resets_who_waits_in_its_queue), TEST(options_that_rules_ask_about_are_kept),
	TEST(times_of_sockets_are_kept_in_nanoseconds), TEST(linger_is_kept_with_its_time),
	TEST(a_value_that_was_not_captured_changes_nothing), TEST(reuse_counts_only_where_it_was_set_before_the_bind),
	TEST(whether_a_description_waits_is_known_however_it_was_said),
	TEST(a_peer_that_connects_waits_in_the_queue_and_is_the_other_end),
	TEST(a_peer_whose_connection_was_accepted_before_it_told_of_it_is_the_other_end_too),
	TEST(peers_over_unix_are_known_by_name_and_accepted_in_their_order),
	TEST(who_connects_to_the_harness_over_unix_is_accepted_in_that_order),
	TEST(a_path_leads_to_who_has_bound_it_last), TEST(what_a_peer_does_before_it_is_accepted_counts),
	TEST(a_reset_that_is_found_late_comes_from_the_socket_that_was_closed), TEST(a_peer_that_resets_is_known),
	TEST(a_program_that_connects_to_a_listening_peer_has_the_harness_at_its_other_end),
	TEST(a_peer_that_accepts_is_the_other_end_of_the_program),
	TEST(a_datagram_of_a_peer_goes_to_the_socket_that_is_bound_there),
	TEST(a_peer_whose_connection_nobody_knows_changes_nothing), TEST(sockets_are_called_by_what_they_are),
	TEST(sockets_on_their_way_are_called_so), TEST(datagram_sockets_are_called_so),
	TEST(unix_sockets_are_called_by_their_names),
	TEST(other_objects_are_called_by_their_names_and_none_is_something), TEST(every_state_has_its_own_word));

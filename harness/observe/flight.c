/** @file
 * What is on its way: bytes that have left one socket and have not arrived at the other.
 *
 * Asleep is not quiet when a segment can still wake somebody. Two questions are put to the kernel, none is guessed.
 *
 * 1. What was sent over loopback waits in a queue of this CPU until the kernel comes to it (its interrupt thread, on a loaded
 *    machine). The queue is first-in first-out, so when a datagram that we send after it has arrived, it has been there.
 * 2. TCP may hold bytes back itself: for an acknowledgement (Nagle), because they were corked, because a segment was lost.
 *    sock_diag(7) tells of a socket what is unacknowledged and unsent. Bytes that only a reader can set moving are not on
 *    their way: his window is closed, or a listener's queue is full. It is asked about both ends of each connection of the
 *    run, one by one: listing all would go through the table of the whole machine, which is large. One that rests, with all
 *    acknowledged and nothing unsent, is asked about again when somebody has acted who may have moved it: a call on it, an act
 *    of its peer, or anything else but receives and sends elsewhere (an end, an exec, a close: any of them may end it).
 *
 * Between two calls of a task, too, something may come by itself: a receive makes room, the other end's kernel sends what it
 * has held back, and is acknowledged, and sends more. So after such a receive its connection is asked about.
 *
 * What is on its way is waited for in real time, because the kernel's timers do not know the clock of the run.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/tracee.h"

/* states of a TCP socket in the kernel: include/net/tcp_states.h */
enum {
	ESTABLISHED = 1,
	SYN_SENT,
	SYN_RECEIVED,
	FIN_WAIT_1,
	FIN_WAIT_2,
	TIME_WAIT,
	CLOSED,
	CLOSE_WAIT,
	LAST_ACK,
	LISTEN,
	CLOSING,
	NEW_SYN_RECEIVED
};

enum { ANSWER_BYTES = 4096 };

#define MARKER_MS 10000 /* a datagram takes microseconds: a firewall has it; doctor tells so, it decides no verdict */

/** What the kernel knows of one socket. */
struct diag {
	struct inet_diag_msg head;
	struct tcp_info info;
};

struct dump {
	struct diag *sockets;
	size_t count, capacity;
	bool somebody_awaits_room;
};

/* --- the marker --- */

static int open_marker(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
		getsockname(fd, (struct sockaddr *)&address, &length) == 0 &&
		connect(fd, (struct sockaddr *)&address, length) == 0)
		return fd;
	if (fd >= 0)
		(void)close(fd); /* of no use */
	return -1;
}

int observe_ask_markers(void)
{
	int fd = open_marker(), r = 0;
	struct pollfd arrived = {.fd = fd, .events = POLLIN};

	if (fd < 0)
		return -errno;
	if (send(fd, "", 1, 0) != 1)
		r = -errno;
	else if (poll(&arrived, 1, MARKER_MS) != 1)
		r = -ETIMEDOUT;
	(void)close(fd); /* only asked */
	return r;
}

void flight_land(struct observation *observation)
{
	char byte = 0;

	if (observation->marker < 0)
		observation->marker = open_marker();
	if (observation->marker < 0 || send(observation->marker, &byte, 1, 0) != 1)
		return; /* no IPv4 here: nothing is sent over it */
	while (recv(observation->marker, &byte, 1, 0) < 0 && errno == EINTR)
		;
}

/* --- what the kernel knows --- */

/** Answers to one question are one socket or none. */
static int add_socket(const struct nlmsghdr *message, void *data)
{
	struct dump *dump = data;
	struct diag *socket = &ARRAY_ADD(dump->sockets, dump->count, dump->capacity);
	const struct nlattr *attribute;

	*socket = (struct diag){.head = *(const struct inet_diag_msg *)mnl_nlmsg_get_payload(message)};
	mnl_attr_for_each(attribute, message, sizeof(struct inet_diag_msg))
	{
		size_t length = mnl_attr_get_payload_len(attribute);

		if (mnl_attr_get_type(attribute) == INET_DIAG_INFO) /* older kernels know fewer fields */
			memcpy(&socket->info, mnl_attr_get_payload(attribute),
				length < sizeof socket->info ? length : sizeof socket->info);
	}
	return MNL_CB_OK;
}

/** One end of the question: the kernel has addresses of both families as 16 bytes. */
static void put_end(const struct address *address, __be16 *port, __be32 words[4])
{
	const struct sockaddr *any = (const void *)address->bytes;

	if (any->sa_family == AF_INET) {
		*port = ((const struct sockaddr_in *)any)->sin_port;
		memcpy(words, &((const struct sockaddr_in *)any)->sin_addr, 4);
	} else {
		*port = ((const struct sockaddr_in6 *)any)->sin6_port;
		memcpy(words, &((const struct sockaddr_in6 *)any)->sin6_addr, 16);
	}
}

/** Asks for the socket with these ends; @p remote NULL: one that listens. @return true where there is one; it is added. */
static bool look_up(
	struct observation *observation, const struct address *local, const struct address *remote, struct dump *dump)
{
	char buffer[ANSWER_BYTES];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct inet_diag_req_v2 *what;
	size_t before = dump->count;
	ssize_t n;

	request->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	request->nlmsg_flags = NLM_F_REQUEST;
	what = mnl_nlmsg_put_extra_header(request, sizeof *what);
	what->sdiag_family = (uint8_t)address_family(local);
	what->sdiag_protocol = IPPROTO_TCP;
	what->idiag_ext = 1 << (INET_DIAG_INFO - 1);
	what->idiag_states = ~0u;
	what->id.idiag_cookie[0] = what->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	put_end(local, &what->id.idiag_sport, what->id.idiag_src);
	if (remote)
		put_end(remote, &what->id.idiag_dport, what->id.idiag_dst);
	if (mnl_socket_sendto(observation->diag, request, request->nlmsg_len) < 0)
		return false;
	n = mnl_socket_recvfrom(observation->diag, buffer, sizeof buffer);
	if (n > 0) /* an error says that there is none */
		(void)mnl_cb_run(buffer, (size_t)n, 0, mnl_socket_get_portid(observation->diag), add_socket, dump);
	return dump->count > before && dump->sockets[before].head.idiag_state != TIME_WAIT;
}

static bool open_diag(struct observation *observation)
{
	if (observation->diag)
		return true;
	observation->diag = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);
	return observation->diag && mnl_socket_bind(observation->diag, 0, MNL_SOCKET_AUTOPID) == 0;
}

/** A listening socket at a port of the kernel's choice, which is told. */
static int listen_somewhere(struct address *out)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || listen(fd, 1) < 0 || getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return fd;
	*out = address_of(&address, length);
	return fd;
}

int observe_ask_sockets(void)
{
	struct observation asking = {.marker = -1};
	struct dump dump = {0};
	struct address there = {0};
	int fd = listen_somewhere(&there), r = 0;

	if (!open_diag(&asking))
		r = -errno;
	else if (!look_up(&asking, &there, NULL, &dump))
		r = -ENOPROTOOPT;
	free(dump.sockets);
	flight_free(&asking);
	if (fd >= 0)
		(void)close(fd); /* only asked about */
	return r;
}

static bool is_tcp(const struct object *object)
{
	return object->kind == OBJECT_SOCKET && object->type == SOCK_STREAM &&
		(object->domain == AF_INET || object->domain == AF_INET6);
}

/** Is all that was sent acknowledged, and nothing unsent? */
static bool rests(const struct diag *socket)
{
	switch (socket->head.idiag_state) {
	case SYN_SENT:
	case SYN_RECEIVED:
	case NEW_SYN_RECEIVED:
		return false;
	default:
		return socket->info.tcpi_unacked == 0 && socket->info.tcpi_notsent_bytes == 0;
	}
}

/** Both ends of a connection. */
static enum connection_state look_up_both(
	struct observation *observation, const struct address *local, const struct address *remote, struct dump *dump)
{
	size_t i = dump->count;
	bool here = look_up(observation, local, remote, dump), there = look_up(observation, remote, local, dump);

	if (!here && !there)
		return CONNECTION_GONE;
	while (i < dump->count && rests(&dump->sockets[i]))
		i++;
	return i == dump->count ? CONNECTION_RESTS : CONNECTION_STIRRED;
}

/** Connections that the model knows of. */
static void look_up_objects(struct observation *observation, struct dump *dump)
{
	const struct descriptors *descriptors = observation->trace->descriptors;
	int id, count = object_count(descriptors);

	while (observation->connection_count <= (size_t)count)
		ARRAY_ADD(observation->connections, observation->connection_count, observation->connection_capacity) =
			CONNECTION_STIRRED;
	for (id = 1; id <= count; id++) {
		const struct object *object = object_by_id(descriptors, id);

		if (observation->connections[id] == CONNECTION_STIRRED && is_tcp(object) && object->local &&
			object->state != SOCKET_LISTENING && object->remote)
			observation->connections[id] = look_up_both(observation, object->local, object->remote, dump);
	}
}

/** Who is still asleep in connect(2) has an address already, which the model learns when the call returns. */
static void look_up_connecting(struct observation *observation, struct dump *dump)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];
		struct sockaddr_storage storage;
		socklen_t length = sizeof storage;
		struct address local;
		int fd;

		if (tracee->hold != LOOSE || !tracee->call.active || tracee->call.event.call->class != CALL_CONNECT ||
			!tracee->call.event.address)
			continue;
		fd = borrow(tracee->process, tracee->call.event.fd);
		if (fd >= 0 && getsockname(fd, (struct sockaddr *)&storage, &length) == 0) {
			local = address_of(&storage, length);
			if (address_port(&local) > 0)
				(void)look_up(observation, &local, tracee->call.event.address, dump);
		}
		if (fd >= 0)
			(void)close(fd); /* the program has its own */
	}
}

void observe_watch_connection(
	struct observation *observation, const struct address *local, const struct address *remote)
{
	if (address_family(local) != AF_UNIX) /* what is sent there is there */
		ARRAY_ADD(observation->flows, observation->flow_count, observation->flow_capacity) =
			(struct flow){*local, *remote, CONNECTION_STIRRED};
	observation->stirred = observation->touched_socket = true;
	observation->peer_acts++;
}

void observe_watch_datagrams(struct observation *observation)
{
	observation->stirred = observation->touched_socket = true;
}

/** Connections that the harness has made, until they are gone. */
static void look_up_flows(struct observation *observation, struct dump *dump)
{
	size_t from, to = 0;

	for (from = 0; from < observation->flow_count; from++) {
		struct flow flow = observation->flows[from];

		if (flow.state == CONNECTION_STIRRED)
			flow.state = look_up_both(observation, &flow.local, &flow.remote, dump);
		if (flow.state != CONNECTION_GONE)
			observation->flows[to++] = flow;
	}
	observation->flow_count = to;
}

/* --- who may have moved it? --- */

static void stir(enum connection_state *state)
{
	if (*state == CONNECTION_RESTS)
		*state = CONNECTION_STIRRED;
}

void flight_stir(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->connection_count; i++)
		stir(&observation->connections[i]);
	for (i = 0; i < observation->flow_count; i++)
		stir(&observation->flows[i].state);
}

/** One that was not asked about yet is stirred. */
static void stir_object(struct observation *observation, int id)
{
	if ((size_t)id < observation->connection_count)
		stir(&observation->connections[id]);
}

/** Moves this call bytes of its own objects only? What is received from a Unix socket may be descriptors, and close them. */
static bool moves_its_own(const struct observation *observation, const struct event *event)
{
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);

	return (call_sends(event->call) || call_receives(event->call)) && object &&
		!(object->kind == OBJECT_SOCKET && object->domain == AF_UNIX);
}

void flight_stir_by(struct observation *observation, const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;

	if (tracee->call.active && moves_its_own(observation, event)) {
		stir_object(observation, event->object);
		stir_object(observation, event->object_out);
	} else {
		flight_stir(observation);
	}
}

void flight_stir_at(struct observation *observation, const struct address *local, const struct address *remote)
{
	bool found = false;
	size_t i;

	if (!local)
		return;
	for (i = 0; remote && i < observation->flow_count; i++) {
		struct flow *flow = &observation->flows[i];

		if (address_equal(&flow->local, local) && address_equal(&flow->remote, remote)) {
			stir(&flow->state);
			found = true;
		}
	}
	if (!found)
		flight_stir(observation);
}

/**
 * Who sleeps in a send goes on by himself; and where not all calls are seen, or tasks run freely, nobody knows who has acted.
 * @return true where anybody may have.
 */
static bool stir_by_unseen(struct observation *observation)
{
	bool any = observation->options.depth != OBSERVE_ALL || !observation->options.scheduled;
	size_t i;

	if (any)
		flight_stir(observation);
	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *tracee = observation->tracees[i];

		if (tracee->hold == LOOSE && tracee->call.active && call_sends(tracee->call.event.call)) {
			flight_stir_by(observation, tracee);
			any = true;
		}
	}
	return any;
}

/* --- is it on its way? --- */

/** One end of a socket that the kernel has told of. */
static struct address end_of(const struct inet_diag_msg *head, bool other)
{
	const __be32 *words = other ? head->id.idiag_dst : head->id.idiag_src;
	__be16 port = other ? head->id.idiag_dport : head->id.idiag_sport;
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = port};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = port};

	memcpy(&v4.sin_addr, words, sizeof v4.sin_addr);
	memcpy(&v6.sin6_addr, words, sizeof v6.sin6_addr);
	return head->idiag_family == AF_INET ? address_of(&v4, sizeof v4) : address_of(&v6, sizeof v6);
}

/**
 * A listener accepts nobody while its queue is full; who knocks is as good as asleep.
 * @param other  does it listen at the other end of this socket, or at this one?
 */
static bool is_queue_full(struct observation *observation, const struct inet_diag_msg *head, bool other)
{
	struct address at = end_of(head, other);
	struct dump listener = {0};
	bool full = false;

	if (look_up(observation, &at, NULL, &listener)) {
		const struct inet_diag_msg *found = &listener.sockets[0].head;

		full = found->idiag_state == LISTEN && found->idiag_rqueue > found->idiag_wqueue;
	}
	free(listener.sockets);
	return full;
}

/** The socket at the other end: same ports, exchanged (an address of IPv4 may stand there as one of IPv6). */
static const struct diag *other_end(const struct dump *dump, const struct inet_diag_msg *head)
{
	size_t i;

	for (i = 0; i < dump->count; i++) {
		const struct inet_diag_msg *other = &dump->sockets[i].head;

		if (other->idiag_state != LISTEN && other->id.idiag_sport == head->id.idiag_dport &&
			other->id.idiag_dport == head->id.idiag_sport)
			return &dump->sockets[i];
	}
	return NULL;
}

/** Has all that one end has sent come to the other, its end-of-file included? Only the acknowledgement is still due then. */
static bool has_arrived(const struct diag *socket, const struct diag *other)
{
	const struct tcp_info *from = &socket->info, *to = &other->info;
	bool ended = socket->head.idiag_state == FIN_WAIT_1 || socket->head.idiag_state == LAST_ACK ||
		socket->head.idiag_state == CLOSING;

	return to->tcpi_bytes_received + from->tcpi_bytes_retrans >= from->tcpi_bytes_sent &&
		(!ended || other->head.idiag_state != ESTABLISHED);
}

/**
 * Sent, and not acknowledged. Where it has arrived, the acknowledgement comes, sooner or later, and moves only who waits for
 * it: somebody in a send, or bytes that are held back. Where it has not, it comes again, unless there is no room for it: many
 * small segments fill a reader's buffer before its window, which is closed over what is out already, and is then only probed.
 */
static bool is_acknowledgement_awaited(
	struct observation *observation, const struct dump *dump, const struct diag *socket)
{
	const struct diag *other = other_end(dump, &socket->head);

	if (!other || other->head.idiag_state == SYN_RECEIVED || other->head.idiag_state == NEW_SYN_RECEIVED)
		return !is_queue_full(observation, &socket->head, true);
	if (has_arrived(socket, other))
		return dump->somebody_awaits_room || socket->info.tcpi_notsent_bytes > 0;
	return !((socket->info.tcpi_retransmits > 0 || socket->info.tcpi_snd_wnd == 0) && other->head.idiag_rqueue > 0);
}

/**
 * Nothing is out, and something is unsent: it is corked, or there is no room for it in the reader's window. A reader that has
 * read everything has room; only it need not have said so, if the window grew by too little, and then the sender asks in time.
 */
static bool is_held_by_reader(const struct dump *dump, const struct diag *socket)
{
	const struct diag *other = other_end(dump, &socket->head);

	return socket->info.tcpi_notsent_bytes > socket->info.tcpi_snd_wnd && !(other && other->head.idiag_rqueue == 0);
}

static bool is_on_its_way(struct observation *observation, const struct dump *dump, const struct diag *socket)
{
	const struct tcp_info *info = &socket->info;

	switch (socket->head.idiag_state) {
	case LISTEN:
	case TIME_WAIT:
	case CLOSED:
		return false;
	case SYN_SENT:
		return !is_queue_full(observation, &socket->head, true);
	case SYN_RECEIVED:
	case NEW_SYN_RECEIVED:
		return !is_queue_full(observation, &socket->head, false);
	default:
		if (info->tcpi_unacked > 0)
			return is_acknowledgement_awaited(observation, dump, socket);
		return info->tcpi_notsent_bytes > 0 && !is_held_by_reader(dump, socket);
	}
}

/** Does it ask whether there is room for output? EPOLLOUT is POLLOUT. */
static bool asks_for_room(const struct observation *observation, const struct event *poll)
{
	const struct object *epoll = object_by_id(observation->trace->descriptors, poll->object);
	size_t i;

	for (i = 0; i < poll->watch_count; i++)
		if (poll->watches[i].events & POLLOUT)
			return true;
	for (i = 0; epoll && i < epoll->interest_count; i++)
		if (epoll->interests[i].events & POLLOUT)
			return true;
	return false;
}

/** A call that an acknowledgement may end: a poll may ask for room. */
static bool may_want_room(const struct call *call)
{
	return call_sends(call) || call->class == CALL_CLOSE || call->class == CALL_POLL;
}

static bool wants_room(const struct observation *observation, const struct event *event)
{
	return may_want_room(event->call) && (event->call->class != CALL_POLL || asks_for_room(observation, event));
}

bool flight_decides(const struct observation *observation, const struct tracee *tracee)
{
	return observation->options.shared_network && observation->options.send_buffer && tracee->hold == HELD_ENTRY &&
		tracee->call.active && wants_room(observation, &tracee->call.event);
}

static bool awaits_room(const struct observation *observation, const struct tracee *tracee)
{
	const struct call *unseen;

	if (tracee->hold != LOOSE)
		return flight_decides(observation, tracee);
	if (tracee->call.active)
		return wants_room(observation, &tracee->call.event);
	unseen = quiet_call(tracee, NULL);
	return unseen && may_want_room(unseen);
}

/** Is anybody asleep in a call that an acknowledgement may end, or about to make one of which it decides what comes? */
static bool somebody_awaits_room(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (awaits_room(observation, observation->tracees[i]))
			return true;
	return false;
}

static bool is_any_on_its_way(struct observation *observation, const struct dump *dump)
{
	size_t i;

	for (i = 0; i < dump->count; i++)
		if (is_on_its_way(observation, dump, &dump->sockets[i]))
			return true;
	return false;
}

/** A receive from a connection that holds more than it takes makes room, and then the other end's kernel sends by itself. */
static const struct object *drained_connection(const struct observation *observation)
{
	const struct tracee *current = observation->current;
	const struct event *event = current ? &current->call.event : NULL;
	const struct object *object;

	if (!event || !current->call.active || !call_receives(event->call))
		return NULL;
	object = object_by_id(observation->trace->descriptors, event->object);
	if (!object || !is_tcp(object) || !object->local || !object->remote ||
		(object_unread(observation->trace->descriptors, object->id) <= event->count &&
			!somebody_awaits_room(observation)))
		return NULL;
	return object;
}

bool flight_has_come(struct observation *observation)
{
	const struct object *object = drained_connection(observation);
	struct dump dump = {.somebody_awaits_room = object && somebody_awaits_room(observation)};
	bool come;

	if (!object || !open_diag(observation))
		return true;
	(void)look_up_both(observation, object->local, object->remote, &dump);
	come = !is_any_on_its_way(observation, &dump);
	free(dump.sockets);
	return come;
}

bool flight_is_over(struct observation *observation)
{
	struct dump dump = {.somebody_awaits_room = somebody_awaits_room(observation)};
	bool over;

	if (!observation->touched_socket || !open_diag(observation))
		return true; /* a check that needs to know has asked first */
	if (stir_by_unseen(observation) || observation->stirred)
		flight_land(observation); /* else it was, when the tasks came to rest */
	look_up_objects(observation, &dump);
	look_up_connecting(observation, &dump);
	look_up_flows(observation, &dump);
	over = !is_any_on_its_way(observation, &dump);
	free(dump.sockets);
	return over;
}

void flight_free(struct observation *observation)
{
	if (observation->marker >= 0)
		(void)close(observation->marker); /* nothing is in it */
	if (observation->diag)
		(void)mnl_socket_close(observation->diag); /* only asked through */
	free(observation->connections);
	free(observation->flows);
}

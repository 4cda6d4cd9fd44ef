/** @file
 * What is on its way: bytes that have left one socket and have not arrived at the other.
 *
 * Asleep is not quiet when a segment can still wake somebody. Two questions are put to the kernel, none is guessed.
 *
 * 1. What was sent over loopback waits in a queue of this CPU until the kernel comes to it (its interrupt thread, on a loaded
 *    machine). The queue is first-in first-out, so when a datagram that we send after it has arrived, it has been there.
 * 2. TCP may hold bytes back itself: for an acknowledgement (Nagle), because they were corked, because a segment was lost.
 *    sock_diag(7) tells of every socket what is unacknowledged and unsent. Bytes that only a reader can set moving are not on
 *    their way: his window is closed, or a listener's queue is full.
 *
 * What is on its way is waited for in real time, because the kernel's timers do not know the clock of the run.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/tracee.h"

/* states of a TCP socket in the kernel: include/net/tcp_states.h */
enum { ESTABLISHED = 1, SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSED, CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING,
	NEW_SYN_RECEIVED };

#define ALL_STATES (~0u & ~(1u << TIME_WAIT | 1u << CLOSED))

enum { DUMP_BYTES = 32768 };

/** One socket of the dump. */
struct diag { struct inet_diag_msg head; struct tcp_info info; };

struct dump { struct diag *sockets; size_t count, capacity; };

/* --- the marker --- */

static int open_marker(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
		getsockname(fd, (struct sockaddr *)&address, &length) == 0 && connect(fd, (struct sockaddr *)&address, length) == 0)
		return fd;
	if (fd >= 0)
		(void)close(fd);	/* of no use */
	return -1;
}

void flight_land(struct observation *observation)
{
	char byte = 0;

	if (observation->marker < 0)
		observation->marker = open_marker();
	if (observation->marker < 0 || send(observation->marker, &byte, 1, 0) != 1)
		return;		/* no IPv4 here: nothing is sent over it */
	while (recv(observation->marker, &byte, 1, 0) < 0 && errno == EINTR)
		;
}

/* --- the dump --- */

static int add_socket(const struct nlmsghdr *message, void *data)
{
	struct dump *dump = data;
	struct diag *socket = &ARRAY_ADD(dump->sockets, dump->count, dump->capacity);
	const struct nlattr *attribute;

	*socket = (struct diag){.head = *(const struct inet_diag_msg *)mnl_nlmsg_get_payload(message)};
	mnl_attr_for_each(attribute, message, sizeof(struct inet_diag_msg)) {
		size_t length = mnl_attr_get_payload_len(attribute);

		if (mnl_attr_get_type(attribute) == INET_DIAG_INFO)	/* older kernels know fewer fields */
			memcpy(&socket->info, mnl_attr_get_payload(attribute), length < sizeof socket->info ? length : sizeof socket->info);
	}
	return MNL_CB_OK;
}

static int ask(struct mnl_socket *socket, uint8_t family, struct dump *dump)
{
	static char buffer[DUMP_BYTES];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct inet_diag_req_v2 *what;
	ssize_t n;
	int r = MNL_CB_OK;

	request->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	what = mnl_nlmsg_put_extra_header(request, sizeof *what);
	what->sdiag_family = family;
	what->sdiag_protocol = IPPROTO_TCP;
	what->idiag_ext = 1 << (INET_DIAG_INFO - 1);
	what->idiag_states = ALL_STATES;
	if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return -errno;
	while (r == MNL_CB_OK && (n = mnl_socket_recvfrom(socket, buffer, sizeof buffer)) > 0)
		r = mnl_cb_run(buffer, (size_t)n, 0, mnl_socket_get_portid(socket), add_socket, dump);
	return r < 0 || n < 0 ? -errno : 0;
}

static int take_dump(struct dump *dump)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);
	int r;

	if (!socket)
		return -errno;
	r = mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ? -errno : ask(socket, AF_INET, dump);
	if (r == 0)
		r = ask(socket, AF_INET6, dump);
	(void)mnl_socket_close(socket);	/* only asked through */
	return r;
}

/* --- is it on its way? --- */

/** A listener accepts nobody while its queue is full; who knocks is as good as asleep. */
static bool is_queue_full(const struct dump *dump, uint16_t port)
{
	size_t i;

	for (i = 0; i < dump->count; i++) {
		const struct inet_diag_msg *head = &dump->sockets[i].head;

		if (head->idiag_state == LISTEN && head->id.idiag_sport == port)
			return head->idiag_rqueue > head->idiag_wqueue;
	}
	return false;
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

/** Sent, and not acknowledged: it comes, or comes again; unless there is no room for it at the other end. */
static bool is_acknowledgement_due(const struct dump *dump, const struct diag *socket)
{
	const struct diag *other = other_end(dump, &socket->head);

	if (!other || other->head.idiag_state == SYN_RECEIVED || other->head.idiag_state == NEW_SYN_RECEIVED)
		return !is_queue_full(dump, socket->head.id.idiag_dport);
	return !(socket->info.tcpi_retransmits > 0 && other->head.idiag_rqueue > 0);
}

static bool is_on_its_way(const struct dump *dump, const struct diag *socket)
{
	const struct tcp_info *info = &socket->info;

	switch (socket->head.idiag_state) {
	case LISTEN:
	case TIME_WAIT:
	case CLOSED:
		return false;
	case SYN_SENT:
		return !is_queue_full(dump, socket->head.id.idiag_dport);
	case SYN_RECEIVED:
	case NEW_SYN_RECEIVED:
		return !is_queue_full(dump, socket->head.id.idiag_sport);
	default:
		if (info->tcpi_unacked > 0)
			return is_acknowledgement_due(dump, socket);
		/* nothing is out, and yet something is unsent: the reader's window is closed, or the bytes are corked */
		return info->tcpi_notsent_bytes > 0 && info->tcpi_notsent_bytes <= info->tcpi_snd_wnd;
	}
}

static bool is_loopback(const struct inet_diag_msg *head)
{
	const uint8_t *bytes = (const uint8_t *)head->id.idiag_dst;
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff}, one[16] = {[15] = 1};

	if (head->idiag_family == AF_INET)
		return bytes[0] == 127;
	return memcmp(bytes, one, sizeof one) == 0 || (memcmp(bytes, mapped, sizeof mapped) == 0 && bytes[12] == 127);
}

/** Without a network of its own a run sees everybody's sockets: those of our user over loopback may be its own. */
static bool may_be_ours(const struct observation *observation, const struct inet_diag_msg *head)
{
	return !observation->options.shared_network || (head->idiag_uid == geteuid() && is_loopback(head));
}

bool flight_is_over(struct observation *observation)
{
	struct dump dump = {0};
	bool over = true;
	size_t i;

	if (!observation->touched_socket)
		return true;
	flight_land(observation);
	if (take_dump(&dump) < 0)
		dump.count = 0;		/* doctor tells that this kernel does not answer */
	for (i = 0; i < dump.count && over; i++)
		over = dump.sockets[i].head.idiag_state == LISTEN || !may_be_ours(observation, &dump.sockets[i].head) ||
			!is_on_its_way(&dump, &dump.sockets[i]);
	free(dump.sockets);
	return over;
}

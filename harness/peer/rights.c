/** @file
 * Descriptors that go over a peer's Unix socket, in both directions.
 *
 * In a stream they go with the first byte of what is said with them. A receive ends behind the bytes that brought some, but may
 * begin before them: then only both ends of what was read are known, and the descriptors came somewhere in between.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/others.h"
#include "peer/rights.h"

/* --- sending --- */

void peer_pass(struct peer *peer, const void *bytes, size_t length, const int *fds, size_t count)
{
	struct parcel parcel = {.at = peer->queue.length, .fds = memory_copy(fds, count * sizeof *fds), .count = count};

	ARRAY_ADD(peer->parcels, peer->parcel_count, peer->parcel_capacity) = parcel;
	peer_say(peer, bytes, length);
}

static struct parcel *due(const struct peer *peer)
{
	size_t i;

	for (i = 0; i < peer->parcel_count; i++)
		if (peer->parcels[i].at == peer->said && peer->parcels[i].count)
			return &peer->parcels[i];
	return NULL;
}

size_t rights_due(const struct peer *peer)
{
	const struct parcel *parcel = due(peer);

	return parcel ? parcel->count : 0;
}

static void parcel_clear(struct parcel *parcel)
{
	while (parcel->count)
		(void)close(parcel->fds[--parcel->count]); /* whoever got it has his own */
	free(parcel->fds);
	parcel->fds = NULL;
}

static void put_rights(struct msghdr *message, const struct parcel *parcel)
{
	struct cmsghdr *header; /* CMSG_FIRSTHDR() of what is made here */

	message->msg_controllen = CMSG_SPACE(parcel->count * sizeof(int));
	message->msg_control = header = memory_new(message->msg_controllen, 1);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(parcel->count * sizeof(int));
	memcpy(CMSG_DATA(header), parcel->fds, parcel->count * sizeof(int));
}

ssize_t rights_send(struct peer *peer, const void *bytes, size_t length)
{
	struct iovec data = {(void *)bytes, length};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
	struct parcel *parcel = due(peer);
	int waits = 0;
	ssize_t n;

	if (parcel)
		put_rights(&message, parcel);
	do
		n = sendmsg(peer->fd, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == ETOOMANYREFS && others_await(&waits));
	if (n > 0 && parcel)
		parcel_clear(parcel);
	free(message.msg_control);
	return n;
}

/* --- receiving --- */

static void keep(struct peer *peer, const struct cmsghdr *header, size_t upto)
{
	size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int), i;

	for (i = 0; i < count; i++) {
		struct arrival arrival = {.after = peer->heard.length, .upto = upto};

		memcpy(&arrival.fd, CMSG_DATA(header) + i * sizeof arrival.fd, sizeof arrival.fd);
		ARRAY_ADD(peer->arrivals, peer->arrival_count, peer->arrival_capacity) = arrival;
	}
}

ssize_t rights_receive(struct peer *peer, void *bytes, size_t length)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(PEER_PASSED_MOST * sizeof(int))];
	struct iovec data = {bytes, length};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	ssize_t n = recvmsg(peer->fd, &message, MSG_CMSG_CLOEXEC);
	struct cmsghdr *header;

	for (header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL; header; header = CMSG_NXTHDR(&message, header))
		if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
			keep(peer, header, peer->heard.length + (size_t)n);
	return n;
}

void rights_clear(struct peer *peer)
{
	while (peer->arrival_count)
		(void)close(peer->arrivals[--peer->arrival_count].fd); /* only looked at */
	while (peer->parcel_count)
		parcel_clear(&peer->parcels[--peer->parcel_count]);
	free(peer->arrivals);
	free(peer->parcels);
}

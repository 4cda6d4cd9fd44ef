/* Messages on a stream, for both ends. The kernel waits until there are enough bytes (MSG_WAITALL), and gathers header and payload
 * (sendmsg). */
#include <sys/socket.h>
#include <sys/uio.h>

#include "frame.h"

/* --- numbers as bytes, most significant first: lab 06 --- */

void put32(unsigned char *to, uint32_t number)
{
	int i;

	for (i = 0; i < 4; i++)
		to[i] = (unsigned char)(number >> (24 - 8 * i));
}

void put64(unsigned char *to, uint64_t number)
{
	put32(to, (uint32_t)(number >> 32));
	put32(to + 4, (uint32_t)number);
}

uint32_t get32(const unsigned char *from)
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

uint64_t get64(const unsigned char *from)
{
	return (uint64_t)get32(from) << 32 | get32(from + 4);
}

/* --- exactly so many bytes --- */

ssize_t read_n(int fd, void *to, size_t wanted)
{
	return recv(fd, to, wanted, MSG_WAITALL);	/* fewer at the end of the stream only: no handler of a signal is there */
}

/* The first `sent` bytes of two pieces are gone. */
static void advance(struct iovec *pieces, size_t sent)
{
	int i;

	for (i = 0; i < 2; i++) {
		size_t gone = sent < pieces[i].iov_len ? sent : pieces[i].iov_len;

		pieces[i].iov_base = (char *)pieces[i].iov_base + gone;
		pieces[i].iov_len -= gone;
		sent -= gone;
	}
}

/* --- one message --- */

enum received receive_message(int fd, struct message *message)
{
	ssize_t n = read_n(fd, message->wire, TYPE);
	uint32_t length;	/* without a sign: 0xFFFFFFFF is very long, and not -1 */

	if (n == 0)
		return ENDED;	/* between two messages, where a stream may end */
	if (n != TYPE)
		return BROKEN;
	length = get32(message->wire);
	if (length < 1 || length > LENGTH_MOST)	/* before a single byte is believed to come */
		return BAD_LENGTH;
	if (read_n(fd, message->wire + TYPE, length) != (ssize_t)length)
		return BROKEN;
	message->size = length - 1;
	return RECEIVED;
}

int send_message(int fd, struct message *message)
{
	struct iovec pieces[2] = {{message->wire, PAYLOAD}, {message->wire + PAYLOAD, message->size}};
	struct msghdr both = {.msg_iov = pieces, .msg_iovlen = 2};

	put32(message->wire + LENGTH, (uint32_t)(message->size + 1));
	while (pieces[0].iov_len + pieces[1].iov_len > 0) {
		ssize_t n = sendmsg(fd, &both, MSG_NOSIGNAL);

		if (n < 0)
			return -1;
		advance(pieces, (size_t)n);
	}
	return 0;
}

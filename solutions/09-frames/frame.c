/* Messages on a stream, for both ends.
 *
 * A stream has bytes, and no borders. So nothing here relies on what one recv() or one send() does: read_n() and write_n() make
 * of any number of them exactly as many bytes as are asked for, and the length at the front of a message tells how many that is. */
#include <sys/socket.h>

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

int read_n(int fd, void *to, size_t left)
{
	unsigned char *next = to;

	while (left > 0) {
		ssize_t n = recv(fd, next, left, 0);	/* never more than is wanted: what is behind belongs to the next message */

		if (n <= 0)	/* the end, or an error: the rest will not come */
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

int write_n(int fd, const void *from, size_t left)
{
	const unsigned char *next = from;

	while (left > 0) {
		ssize_t n = send(fd, next, left, MSG_NOSIGNAL);	/* without a SIGPIPE when the other end is gone: EPIPE says so, too */

		if (n == -1)
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

/* --- one message --- */

enum received receive_message(int fd, struct message *message)
{
	uint32_t length;	/* without a sign: 0xFFFFFFFF is very long, and not -1 */

	if (read_n(fd, message->wire, TYPE) < 0)
		return ENDED;
	length = get32(message->wire);
	if (length < 1 || length > LENGTH_MOST)	/* before a single byte is believed to come */
		return BAD_LENGTH;
	if (read_n(fd, message->wire + TYPE, length) < 0)
		return ENDED;	/* what has come is not a message, with old bytes behind it */
	message->size = length - 1;
	return RECEIVED;
}

int send_message(int fd, struct message *message)
{
	put32(message->wire + LENGTH, (uint32_t)(message->size + 1));
	return write_n(fd, message->wire, PAYLOAD + message->size);	/* in one piece: see NOTES.md */
}

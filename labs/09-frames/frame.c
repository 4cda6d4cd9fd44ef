/* Messages on a stream, for both ends: framed and framec are each built with this file.
 *
 * Given: the numbers, how a message is sent, and how one is taken out of the stream if everything is as it should be. Steps 1,
 * 2 and 4 are yours; README.md tells what each has to do, and frame.h what each function promises. */
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
	(void)fd;
	(void)to;
	(void)left;
	/* TODO 1: recv, until nothing is left, or until no more will come. How many may one recv() give, and how many must it never be
	 * asked for? */
	return -1;
}

int write_n(int fd, const void *from, size_t left)
{
	(void)fd;
	(void)from;
	(void)left;
	/* TODO 1, too: send, until everything is gone. */
	/* TODO 4: the other end may be gone already. What does send() do then, besides returning -1? */
	return -1;
}

/* --- one message --- */

enum received receive_message(int fd, struct message *message)
{
	uint32_t length;

	if (read_n(fd, message->wire, TYPE) < 0)
		return ENDED;
	length = get32(message->wire);
	/* TODO 2: so far every length is believed. Which ones are none, and when is that known? */
	/* TODO 4: the stream may end inside a message, too. What stands in the array then? */
	read_n(fd, message->wire + TYPE, length);
	message->size = length - 1;
	return RECEIVED;
}

int send_message(int fd, struct message *message)
{
	put32(message->wire + LENGTH, (uint32_t)(message->size + 1));
	return write_n(fd, message->wire, PAYLOAD + message->size);	/* in one piece */
}

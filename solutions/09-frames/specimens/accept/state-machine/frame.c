/* Whole messages out of a buffer, for both ends. What recv() gives goes behind what is there; what is whole is taken from the front. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "frame.h"

void put_number(unsigned char *to, uint64_t number, size_t size)
{
	while (size-- > 0) {
		to[size] = (unsigned char)number;
		number >>= 8;
	}
}

uint64_t get_number(const unsigned char *from, size_t size)
{
	uint64_t number = 0;

	while (size-- > 0)
		number = number << 8 | *from++;
	return number;
}

bool is_empty(const struct buffer *buffer)
{
	return buffer->first == buffer->end;
}

/* Sees to it that `more` bytes fit behind the end. */
static void make_room(struct buffer *buffer, size_t more)
{
	size_t kept = buffer->end - buffer->first;

	if (kept)
		memmove(buffer->bytes, buffer->bytes + buffer->first, kept);
	buffer->first = 0;
	buffer->end = kept;
	if (buffer->room >= kept + more)
		return;
	buffer->room = kept + more;
	buffer->bytes = realloc(buffer->bytes, buffer->room);
	if (!buffer->bytes) {
		perror("memory");
		exit(1);
	}
}

enum taken take_message(struct buffer *buffer, struct view *out)
{
	const unsigned char *next = buffer->bytes + buffer->first;
	size_t there = buffer->end - buffer->first;
	uint64_t length;

	if (there < LENGTH_SIZE)
		return INCOMPLETE;
	length = get_number(next, LENGTH_SIZE);
	if (length < 1 || length > LENGTH_MOST)
		return BAD_LENGTH;
	if (there < LENGTH_SIZE + length)
		return INCOMPLETE;
	*out = (struct view){next[LENGTH_SIZE], next + HEADER, length - 1};
	buffer->first += LENGTH_SIZE + length;
	return TAKEN;
}

void add_message(struct buffer *buffer, unsigned char type, const void *payload, size_t size)
{
	unsigned char *to;

	make_room(buffer, HEADER + size);
	to = buffer->bytes + buffer->end;
	put_number(to, size + 1, LENGTH_SIZE);
	to[LENGTH_SIZE] = type;
	if (size)
		memcpy(to + HEADER, payload, size);
	buffer->end += HEADER + size;
}

long receive_more(int fd, struct buffer *buffer)
{
	long n;

	make_room(buffer, WIRE_MOST);
	n = recv(fd, buffer->bytes + buffer->end, buffer->room - buffer->end, 0);
	if (n > 0)
		buffer->end += (size_t)n;
	return n;
}

long send_some(int fd, struct buffer *buffer)
{
	long n = send(fd, buffer->bytes + buffer->first, buffer->end - buffer->first, MSG_NOSIGNAL);

	if (n > 0)
		buffer->first += (size_t)n;
	return n;
}

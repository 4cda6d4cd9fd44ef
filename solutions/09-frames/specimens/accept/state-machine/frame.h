/* Whole messages out of a buffer, for both ends. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LENGTH_SIZE = 4, HEADER = 5, LENGTH_MOST = 65536, PAYLOAD_MOST = LENGTH_MOST - 1, WIRE_MOST = LENGTH_SIZE + LENGTH_MOST };

enum { ECHO = 1, UPPER, SUM, BYE, ANSWER = 0x80, ERROR = 0xFF };	/* types; that of an answer is its request's and ANSWER */

/* Bytes between first and end wait for their turn. There is always room for a whole message. */
struct buffer {
	unsigned char *bytes;	/* owned */
	size_t first, end, room;
};

/* A message in a buffer: valid until something is done with the buffer. */
struct view {
	unsigned char type;
	const unsigned char *payload;
	size_t size;
};

enum taken { TAKEN, INCOMPLETE, BAD_LENGTH };

/* Takes the first message out of the buffer, if it is there as a whole. */
enum taken take_message(struct buffer *buffer, struct view *out);

void add_message(struct buffer *buffer, unsigned char type, const void *payload, size_t size);

/* One recv(). Returns what it returned. */
long receive_more(int fd, struct buffer *buffer);

/* One send(). Returns what it returned. */
long send_some(int fd, struct buffer *buffer);

bool is_empty(const struct buffer *buffer);

void put_number(unsigned char *to, uint64_t number, size_t size);
uint64_t get_number(const unsigned char *from, size_t size);

#endif

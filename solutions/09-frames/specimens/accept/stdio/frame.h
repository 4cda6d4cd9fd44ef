/* A message on a stream, for both ends: stdio keeps the buffers. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { LENGTH_MOST = 65536, PAYLOAD_MOST = LENGTH_MOST - 1 };

enum { ECHO = 1, UPPER, SUM, BYE, ANSWER = 0x80, ERROR = 0xFF };	/* types; that of an answer is its request's and ANSWER */

struct message {
	unsigned char type;
	size_t size;	/* of the payload */
	unsigned char payload[PAYLOAD_MOST];
};

/* A connected socket: two streams, since one that is read and written must be positioned in between, and a socket cannot be. */
struct connection {
	FILE *in, *out;
};

enum received { RECEIVED, ENDED, BROKEN, BAD_LENGTH };

bool open_connection(int fd, struct connection *connection);
void close_connection(struct connection *connection);

enum received receive_message(struct connection *connection, struct message *message);
bool send_message(struct connection *connection, const struct message *message);

void put_number(unsigned char *to, uint64_t number, size_t size);
uint64_t get_number(const unsigned char *from, size_t size);

#endif

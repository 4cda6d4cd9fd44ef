/* A message on a stream, for both ends: framed and framec are each built with frame.c. */
#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* On the wire: a length of 4 bytes, which counts all that follows it; a type of 1 byte; the payload. */
enum { LENGTH = 0, TYPE = 4, PAYLOAD = 5 };	/* where each begins */
enum { LENGTH_MOST = 65536, PAYLOAD_MOST = LENGTH_MOST - 1 };

enum { ECHO = 1, UPPER, SUM, BYE, ANSWER = 0x80, ERROR = 0xFF };	/* types; that of an answer is its request's and ANSWER */

struct message {
	size_t size;	/* of the payload, which may have any byte and so is no string */
	unsigned char wire[TYPE + LENGTH_MOST];	/* the whole message, as it is sent */
};

enum received { RECEIVED, ENDED, BAD_LENGTH };	/* what has become of a message; ENDED: the stream ended before it was whole */

/* Receives all of it. Returns 0, or -1 where the stream ends before that, or fails. */
int read_n(int fd, void *to, size_t left);

/* Sends all of it. Returns 0, or -1 and errno. */
int write_n(int fd, const void *from, size_t left);

/* Takes the next message out of the stream. */
enum received receive_message(int fd, struct message *message);

/* Fills in the length, as size tells it, and sends. Returns 0, or -1 and errno. */
int send_message(int fd, struct message *message);

/* Numbers as bytes, most significant first. */
void put32(unsigned char *to, uint32_t number);
void put64(unsigned char *to, uint64_t number);
uint32_t get32(const unsigned char *from);
uint64_t get64(const unsigned char *from);

#endif

/* The protocol, for both ends: a file goes in blocks of 512 bytes, one at a time, over a network that may lose, repeat and delay.
 *
 * Given: how packets are made, sent and taken from the socket, the clock, how files are read, and the options. Steps
 * 2, 3 and 4 are yours; README.md tells what each has to do, and tftp.h what each function promises. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tftp.h"

enum { REPEATS_MOST = UCHAR_MAX, WAIT_MOST = USHRT_MAX };	/* a minute; so no wait is longer than what poll() takes */

/* --- packets --- */

void put16(unsigned char *to, uint16_t number)
{
	to[0] = (unsigned char)(number >> 8);
	to[1] = (unsigned char)number;
}

uint16_t get16(const unsigned char *from)
{
	return (uint16_t)(from[0] << 8 | from[1]);
}

void make_header(struct packet *packet, uint16_t op, uint16_t number)
{
	put16(packet->bytes + OP, op);
	put16(packet->bytes + NUMBER, number);
	packet->length = HEADER;
}

static bool is(const struct packet *packet, uint16_t op, uint16_t number)
{
	return get16(packet->bytes + OP) == op && get16(packet->bytes + NUMBER) == number;
}

void make_error(struct packet *packet, uint16_t code, const char *text)
{
	size_t length = strlen(text) + 1;	/* with its NUL */

	make_header(packet, ERROR, code);
	memcpy(packet->bytes + HEADER, text, length);
	packet->length += length;
}

/* --- sending --- */

int open_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM, 0);	/* the first packet that it sends gives it a port */
}

/* What cannot be sent is lost, as so much is on a network; whoever misses it asks again. */
static void send_packet(const struct transfer *t, const struct packet *packet, const struct sockaddr_in *to)
{
	(void)sendto(t->fd, packet->bytes, packet->length, 0, (const struct sockaddr *)to, sizeof *to);
}

enum outcome fail(struct transfer *t, uint16_t code)
{
	make_error(&t->out, code, strerror(errno));
	send_packet(t, &t->out, &t->peer);	/* once: nobody acknowledges an ERROR */
	return FAILED;
}

/* --- receiving --- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);	/* it cannot fail, and nobody can set it */
	return (int64_t)(now.tv_sec * 1e3 + now.tv_nsec / 1e6);
}

static bool receive_packet(struct transfer *t)
{
	socklen_t length = sizeof t->from;
	ssize_t n = recvfrom(t->fd, t->in.bytes, sizeof t->in.bytes, MSG_DONTWAIT, (struct sockaddr *)&t->from, &length);

	if (n < HEADER || n > PACKET_MOST)
		return false;
	t->in.length = (size_t)n;
	return true;
}

/* The next packet of this transfer, if it comes in time; false for whatever else comes, and for nothing. */
static bool receive(struct transfer *t, int64_t ms)
{
	(void)receive_packet(t);
	(void)ms;
	/* TODO 2: wait for a packet, and not longer than ms. Which call waits for a socket and a time at once? */
	/* TODO 4: t->from has sent it. Is that the peer? What if not: what is it told, and what becomes of the transfer? And a client
	 * has not met its peer yet: what does it know of it, and what not? */
	return false;
}

/* Waits for one packet, and not longer than that, whatever else comes. */
static enum outcome await(struct transfer *t, uint16_t op, uint16_t number, int64_t wait_ms)
{
	(void)is(&t->in, op, number);
	(void)now_ms();
	(void)receive(t, wait_ms);
	/* TODO 2: until it comes, or an ERROR in its place. What else may come, and what is to be done about it? How long is the wait
	 * for what comes then? (The first packet of a server also tells its port.) */
	/* TODO 3: here a receiver learns that its last answer was lost. How? */
	return SILENT;
}

enum outcome ask(struct transfer *t, uint16_t op, uint16_t number)
{
	(void)send_packet;
	(void)await(t, op, number, 0);
	/* TODO 2: send, wait t->wait_ms, send again; t->repeats times. */
	return SILENT;
}

/* --- files --- */

enum outcome send_file(struct transfer *t, FILE *file)
{
	(void)t;
	(void)file;
	/* TODO 2: block after block, each with its number, until the last one is acknowledged. Which is the last? And which number
	 * follows 65535? */
	return FAILED;
}

enum outcome receive_file(struct transfer *t, int file)
{
	(void)t;
	(void)file;
	/* TODO 3: ask for block 1 with what is in t->out; write each block and acknowledge it, but not the last one: leave that ACK in
	 * t->out. How long is the next block waited for? */
	return FAILED;
}

void finish(struct transfer *t)
{
	(void)t;
	/* TODO 3: send the last ACK. What if it gets lost? */
}

/* --- the options --- */

bool read_number(const char *text, int least, int most, int *number)
{
	char *end;
	long value = strtol(text, &end, 10);	/* its largest where there are too many digits */

	*number = (int)value;
	return end != text && !*end && value >= least && value <= most;
}

bool read_option(int option, int *wait_ms, int *repeats)
{
	if (option == 't')
		return read_number(optarg, 1, WAIT_MOST, wait_ms);
	return option == 'r' && read_number(optarg, 1, REPEATS_MOST, repeats);
}

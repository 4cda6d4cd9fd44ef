/* The protocol, for both ends: a file goes in blocks of 512 bytes, one at a time, over a network that may lose, repeat and delay.
 *
 * Two rules make that reliable. The sender of the data has the timer: it sends a block again until its ACK comes, and nothing but
 * the timer makes it do so. The receiver has none: it answers every block, the one that it has had already, too. */
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

/* A server answers from a port that its client does not know before; its host, the client does. */
static bool is_peer(const struct transfer *t)
{
	return t->from.sin_addr.s_addr == t->peer.sin_addr.s_addr && (t->from.sin_port == t->peer.sin_port || !t->met);
}

/* What it sends belongs to some other transfer, which is over or never was: it is to stop, and ours goes on. */
static void turn_away(const struct transfer *t)
{
	struct packet error;

	if (get16(t->in.bytes + OP) == ERROR)
		return;	/* two ends that answer errors with errors would never be done */
	make_error(&error, UNKNOWN_TID, "unknown transfer");
	send_packet(t, &error, &t->from);
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
	struct pollfd socket = {.fd = t->fd, .events = POLLIN};

	if (poll(&socket, 1, (int)ms) != 1 || !receive_packet(t))
		return false;
	if (is_peer(t))
		return true;
	turn_away(t);
	return false;
}

/* The peer has sent what we wait for: that is where it is. */
static enum outcome meet(struct transfer *t)
{
	t->peer = t->from;
	t->met = true;
	return DONE;
}

/* Waits for one packet, and not longer than that, whatever else comes. A repeated block is answered again, because the answer may
 * have been lost. A repeated ACK is not: it would bring a second block on its way, that a second ACK, and everything would go twice
 * to the end of the file. */
static enum outcome await(struct transfer *t, uint16_t op, uint16_t number, int64_t wait_ms)
{
	int64_t end = now_ms() + wait_ms, left;

	for (left = wait_ms; left > 0; left = end - now_ms()) {
		if (!receive(t, left))
			continue;
		if (is(&t->in, op, number))
			return meet(t);
		if (get16(t->in.bytes + OP) == ERROR)
			return REFUSED;
		if (is(&t->in, DATA, (uint16_t)(number - 1)))
			send_packet(t, &t->out, &t->peer);
	}
	return SILENT;
}

enum outcome ask(struct transfer *t, uint16_t op, uint16_t number)
{
	enum outcome outcome;
	int again = t->repeats;

	do {
		send_packet(t, &t->out, &t->peer);
		outcome = await(t, op, number, t->wait_ms);
	} while (outcome == SILENT && again--);
	return outcome;
}

/* --- files --- */

enum outcome send_file(struct transfer *t, FILE *file)
{
	uint16_t block = 0;	/* 16 bits, as on the wire: 0 follows 65535 */
	enum outcome outcome;
	size_t n;

	do {
		n = fread(t->out.bytes + HEADER, 1, BLOCK, file);	/* fewer only at the end: read() may give fewer of a pipe */
		if (ferror(file))
			return fail(t, NOT_DEFINED);
		make_header(&t->out, DATA, ++block);
		t->out.length += n;
		outcome = ask(t, ACK, block);
	} while (outcome == DONE && n == BLOCK);	/* the end is a block that is not full, be it an empty one */
	return outcome;
}

/* The sender tries for that long, if each of two packets in a row gets through with its last repetition only. */
static int64_t patience_ms(const struct transfer *t)
{
	return (int64_t)2 * t->wait_ms * t->repeats;
}

enum outcome receive_file(struct transfer *t, int file)
{
	enum outcome outcome = ask(t, DATA, 1);
	uint16_t block = 1;

	while (outcome == DONE) {
		size_t length = t->in.length - HEADER;

		errno = ENOSPC;	/* the reason where less than all is written, and no other one told */
		if (write(file, t->in.bytes + HEADER, length) != (ssize_t)length)
			return fail(t, DISK_FULL);
		make_header(&t->out, ACK, block++);
		if (length < BLOCK)
			return DONE;
		send_packet(t, &t->out, &t->peer);
		outcome = await(t, DATA, block, patience_ms(t));
	}
	return outcome;
}

/* Nobody acknowledges an ACK. If this one is lost, the last block comes again, and await() answers it. */
void finish(struct transfer *t)
{
	send_packet(t, &t->out, &t->peer);
	(void)await(t, DATA, (uint16_t)(get16(t->out.bytes + NUMBER) + 1), (int64_t)2 * t->wait_ms);
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

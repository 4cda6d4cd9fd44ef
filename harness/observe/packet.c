/** @file
 * Packets of gdb's Remote Serial Protocol: frames, checksums, escapes, acknowledgements.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observe/packet.h"

enum { ESCAPE = '}', ESCAPED = 0x20 };

/* --- what travels --- */

static void add_escaped(struct text *out, unsigned char byte)
{
	char both[2] = {ESCAPE, (char)(byte ^ ESCAPED)};

	if (byte && strchr("$#}*", byte))
		text_add_bytes(out, both, 2);
	else
		text_add_bytes(out, &byte, 1);
}

/** Of the bytes as they travel, escapes included. */
static unsigned checksum(const char *bytes, size_t length)
{
	unsigned sum = 0;

	while (length--)
		sum += (unsigned char)*bytes++;
	return sum & 0xff;
}

void packet_add(struct text *out, const void *payload, size_t length)
{
	const unsigned char *bytes = payload;
	size_t begin, i;

	text_add(out, "$");
	begin = out->length;
	for (i = 0; i < length; i++)
		add_escaped(out, bytes[i]);
	text_addf(out, "#%02x", checksum(out->bytes + begin, out->length - begin));
}

void packet_add_hex(struct text *out, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	while (length--)
		text_addf(out, "%02x", *at++);
}

/** @return -1 where it is none. */
static int digit(char character)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = character ? strchr(digits, character) : NULL;

	return at ? (int)((at - digits) % 16) : -1;
}

size_t packet_read_hex(const char *digits, void *bytes, size_t most)
{
	unsigned char *out = bytes;
	size_t count;
	int high, low;

	for (count = 0; count < most && (high = digit(digits[0])) >= 0 && (low = digit(digits[1])) >= 0; digits += 2)
		out[count++] = (unsigned char)(16 * high + low);
	return count;
}

/* --- receiving --- */

/** @return 0 or -errno */
static int fill(struct packets *packets)
{
	ssize_t n;

	do
		n = recv(packets->fd, packets->room, sizeof packets->room, 0);
	while (n < 0 && errno == EINTR);
	packets->next = 0;
	packets->filled = n > 0 ? (size_t)n : 0;
	return n > 0 ? 0 : -EPIPE;
}

/** @return the next byte or -errno */
static int next_byte(struct packets *packets)
{
	if (packets->next == packets->filled && fill(packets) < 0)
		return -EPIPE;
	return (unsigned char)packets->room[packets->next++];
}

/** The bytes up to the frame's end, as they travel. A packet that begins in the midst of another one takes its place. */
static int read_frame(struct packets *packets, struct text *out)
{
	int byte;
	char one;

	while ((byte = next_byte(packets)) != '#') {
		if (byte < 0 || out->length > PACKET_MOST)
			return byte < 0 ? byte : -EPROTO;
		if (byte == '$') {
			out->length = 0;
			continue;
		}
		one = (char)byte;
		text_add_bytes(out, &one, 1);
	}
	return 0;
}

/** @return 0, -EPIPE, or -EPROTO where it does not fit what came before it */
static int read_checksum(struct packets *packets, const struct text *frame)
{
	char digits[3] = "";
	unsigned char sum;
	int i, byte;

	for (i = 0; i < 2; i++) {
		byte = next_byte(packets);
		if (byte < 0)
			return byte;
		digits[i] = (char)byte;
	}
	if (packet_read_hex(digits, &sum, 1) != 1)
		return -EPROTO;
	return sum == checksum(text_string(frame), frame->length) ? 0 : -EPROTO;
}

static void unescape(struct text *text)
{
	size_t from, to = 0;

	for (from = 0; from < text->length; from++) {
		char byte = text->bytes[from];

		if (byte == ESCAPE && from + 1 < text->length)
			byte = (char)(text->bytes[++from] ^ ESCAPED);
		text->bytes[to++] = byte;
	}
	text->length = to;
	if (to)
		text->bytes[to] = '\0';
}

static int acknowledge(const struct packets *packets, const char *sign)
{
	if (packets->unacknowledged)
		return *sign == '+' ? 0 : -EPROTO; /* nobody would send it again */
	return send(packets->fd, sign, 1, MSG_NOSIGNAL) == 1 ? 0 : -EPIPE;
}

/** One packet, behind its `$`. */
static int receive_one(struct packets *packets, struct text *out)
{
	int r;

	text_clear(out);
	r = read_frame(packets, out);
	if (r == 0)
		r = read_checksum(packets, out);
	unescape(out);
	return r;
}

int packets_receive(struct packets *packets, struct text *out)
{
	static const char interrupt = PACKET_INTERRUPT;
	int byte, r;

	while ((byte = next_byte(packets)) >= 0) {
		if (byte == PACKET_INTERRUPT) {
			text_clear(out);
			text_add_bytes(out, &interrupt, 1);
			return 0;
		}
		if (byte != '$')
			continue; /* an acknowledgement of what was sent twice */
		r = receive_one(packets, out);
		if (r == 0)
			return acknowledge(packets, "+");
		r = r == -EPROTO ? acknowledge(packets, "-") : r;
		if (r < 0)
			return r;
	}
	return byte;
}

/* --- sending --- */

static int send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

/** @return 0, 1 where it is to be sent again, or -errno */
static int await_sign(struct packets *packets)
{
	int byte;

	if (packets->unacknowledged)
		return 0;
	do
		byte = next_byte(packets);
	while (byte >= 0 && byte != '+' && byte != '-');
	return byte < 0 ? byte : byte == '-';
}

int packets_send(struct packets *packets, const void *payload, size_t length)
{
	struct text frame = {0};
	int r;

	packet_add(&frame, payload, length);
	do {
		r = send_all(packets->fd, frame.bytes, frame.length);
		r = r < 0 ? r : await_sign(packets);
	} while (r == 1);
	text_clear(&frame);
	return r;
}

int packets_peek(struct packets *packets)
{
	struct pollfd socket = {.fd = packets->fd, .events = POLLIN};

	if (packets->next == packets->filled) {
		if (poll(&socket, 1, 0) <= 0)
			return 0;
		if (fill(packets) < 0)
			return -EPIPE;
	}
	return (unsigned char)packets->room[packets->next];
}

/* wire with a struct that the compiler is told to lay out without padding; hundreds of records go out with one writev(). */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NAME_MOST = 255, BATCH = 400, BLOCK = 60000, LINE_MOST = 400 };

struct __attribute__((packed)) head {
	uint32_t id;
	uint8_t type;
	uint16_t flags;
	uint64_t ts;
	uint32_t temp;
	uint8_t length;
};

/* Pieces that are to go out: the first stays where it is until then. */
static struct {
	struct {
		struct head head;
		char text[LINE_MOST];
	} items[BATCH];
	struct iovec pieces[2 * BATCH];
	int count;
} out;

static char input[BLOCK];
static size_t first, end;

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void flush(void)
{
	struct iovec *next = out.pieces;
	int left = 2 * out.count;

	while (left > 0) {
		ssize_t n = writev(STDOUT_FILENO, next, left);

		if (n < 0 && errno != EINTR)
			die("standard output");
		for (; left > 0 && n >= (ssize_t)next->iov_len; left--)
			n -= (ssize_t)next++->iov_len;
		if (left > 0 && n > 0) {
			next->iov_base = (char *)next->iov_base + n;
			next->iov_len -= (size_t)n;
		}
	}
	out.count = 0;
}

static int reject(unsigned long number, const char *reason)
{
	flush();
	fprintf(stderr, "wire: record %lu: %s\n", number, reason);
	return 1;
}

static void send_item(size_t head_length, size_t text_length)
{
	struct iovec *pieces = &out.pieces[2 * out.count];

	pieces[0] = (struct iovec){&out.items[out.count].head, head_length};
	pieces[1] = (struct iovec){out.items[out.count].text, text_length};
	if (++out.count == BATCH)
		flush();
}

/* One more block behind what is there. @return false at the end. */
static bool read_more(void)
{
	ssize_t n;

	memmove(input, input + first, end - first);
	end -= first;
	first = 0;
	if (end == BLOCK)
		return false;
	do
		n = read(STDIN_FILENO, input + end, BLOCK - end);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		die("standard input");
	end += (size_t)n;
	return n > 0;
}

static bool digits(const char **at, const char *stop, uint64_t most, uint64_t *number)
{
	const char *begin = *at;

	for (*number = 0; *at < stop && **at >= '0' && **at <= '9'; ++*at) {
		unsigned digit = (unsigned)(**at - '0');

		if (__builtin_mul_overflow(*number, (uint64_t)10, number) || __builtin_add_overflow(*number, (uint64_t)digit, number))
			return false;
	}
	return *at > begin && *number <= most;
}

static bool word(const char **at, const char *stop, const char *expected)
{
	size_t length = strlen(expected);

	if ((size_t)(stop - *at) < length || memcmp(*at, expected, length) != 0)
		return false;
	*at += length;
	return true;
}

static bool encode_line(const char *at, const char *stop)
{
	struct head *head = &out.items[out.count].head;
	uint64_t id, type, flags, ts, temp;
	bool minus;

	if (!word(&at, stop, "id=") || !digits(&at, stop, UINT32_MAX, &id) || !word(&at, stop, " type=") ||
		!digits(&at, stop, UINT8_MAX, &type) || !word(&at, stop, " flags=") || !digits(&at, stop, UINT16_MAX, &flags) ||
		!word(&at, stop, " ts=") || !digits(&at, stop, UINT64_MAX, &ts) || !word(&at, stop, " temp="))
		return false;
	minus = word(&at, stop, "-");
	if (!digits(&at, stop, minus ? 0x80000000u : 0x7fffffffu, &temp) || !word(&at, stop, " name=") || stop - at > NAME_MOST)
		return false;
	*head = (struct head){htonl((uint32_t)id), (uint8_t)type, htons((uint16_t)flags), htobe64(ts),
		htonl((uint32_t)(minus ? 0 - temp : temp)), (uint8_t)(stop - at)};
	memcpy(out.items[out.count].text, at, (size_t)(stop - at));
	send_item(sizeof *head, (size_t)(stop - at));
	return true;
}

static int encode(void)
{
	unsigned long number;
	bool more = true;

	for (number = 1; more || first < end; number++) {
		char *stop;

		while (!(stop = memchr(input + first, '\n', end - first)) && (more = read_more()))
			;
		if (!stop && first == end)
			break;
		if (!encode_line(input + first, stop ? stop : input + end))
			return reject(number, "this is no record");
		first = stop ? (size_t)(stop - input) + 1 : end;
	}
	flush();
	return 0;
}

static void print(const struct head *head, const char *name)
{
	char *text = out.items[out.count].text;
	int length = snprintf(text, LINE_MOST, "id=%" PRIu32 " type=%u flags=%u ts=%" PRIu64 " temp=%" PRId32 " name=",
		ntohl(head->id), head->type, ntohs(head->flags), be64toh(head->ts), (int32_t)ntohl(head->temp));

	memcpy(text + length, name, head->length);
	text[length + head->length] = '\n';
	send_item(0, (size_t)length + head->length + 1);
}

static int decode(void)
{
	unsigned long number;
	struct head head;

	for (number = 1; first < end || read_more(); number++) {
		while (end - first < sizeof head)
			if (!read_more())
				return reject(number, "it has no whole head");
		memcpy(&head, input + first, sizeof head);
		while (end - first < sizeof head + head.length)
			if (!read_more())
				return reject(number, "it has no whole name");
		if (memchr(input + first + sizeof head, '\n', head.length))
			return reject(number, "its name has two lines");
		print(&head, input + first + sizeof head);
		first += sizeof head + head.length;
	}
	flush();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "encode") == 0)
		return encode();
	if (argc == 2 && strcmp(argv[1], "decode") == 0)
		return decode();
	fputs("usage: wire encode|decode\n", stderr);
	return 2;
}

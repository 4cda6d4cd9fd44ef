/* wire that reads all of its input first, then walks through it, and writes everything at the end. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct bytes {
	unsigned char *at;
	size_t length, room;
};

/* The fields in their order: what they are called, and how many bytes they have. */
static const struct {
	const char *word;
	unsigned size;
	bool has_sign;
} fields[] = {{"id=", 4, false}, {" type=", 1, false}, {" flags=", 2, false}, {" ts=", 8, false}, {" temp=", 4, true}};

enum { FIELDS = 5 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void make_room(struct bytes *bytes, size_t more)
{
	while (bytes->room < bytes->length + more) {
		bytes->room = bytes->room ? 2 * bytes->room : 65536;
		bytes->at = realloc(bytes->at, bytes->room);
		if (!bytes->at)
			die("memory");
	}
}

static void add(struct bytes *bytes, const void *from, size_t length)
{
	make_room(bytes, length);
	memcpy(bytes->at + bytes->length, from, length);
	bytes->length += length;
}

static void add_number(struct bytes *bytes, uint64_t number, unsigned size)
{
	unsigned char byte;

	while (size-- > 0) {
		byte = (unsigned char)(number >> 8 * size);
		add(bytes, &byte, 1);
	}
}

static void read_all(struct bytes *in)
{
	ssize_t n;

	for (;;) {
		make_room(in, 65536);
		n = read(STDIN_FILENO, in->at + in->length, in->room - in->length);
		if (n == 0)
			return;
		if (n < 0 && errno != EINTR)
			die("standard input");
		in->length += n > 0 ? (size_t)n : 0;
	}
}

static void write_all(const struct bytes *out)
{
	size_t written = 0;

	while (written < out->length) {
		ssize_t n = write(STDOUT_FILENO, out->at + written, out->length - written);

		if (n < 0 && errno != EINTR)
			die("standard output");
		written += n > 0 ? (size_t)n : 0;
	}
}

static bool encode_number(const unsigned char **next, const unsigned char *end, unsigned field, struct bytes *out)
{
	const size_t length = strlen(fields[field].word);
	uint64_t number = 0, most = fields[field].size == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * fields[field].size) - 1;
	bool minus = false;
	int count = 0;

	if ((size_t)(end - *next) < length || memcmp(*next, fields[field].word, length) != 0)
		return false;
	*next += length;
	if (fields[field].has_sign) {
		minus = *next < end && **next == '-';
		*next += minus;
		most = most / 2 + minus;
	}
	for (; *next < end && **next >= '0' && **next <= '9'; ++*next, count++) {
		uint64_t digit = (uint64_t)(**next - '0');

		if (number > UINT64_MAX / 10 || number * 10 > UINT64_MAX - digit)
			return false;
		number = number * 10 + digit;
	}
	add_number(out, minus ? 0 - number : number, fields[field].size);
	return count > 0 && number <= most;
}

static bool encode_one(const unsigned char *next, const unsigned char *end, struct bytes *out)
{
	unsigned field;

	for (field = 0; field < FIELDS; field++)
		if (!encode_number(&next, end, field, out))
			return false;
	if (end - next < 6 || memcmp(next, " name=", 6) != 0 || end - next - 6 > 255)
		return false;
	add_number(out, (uint64_t)(end - next - 6), 1);
	add(out, next + 6, (size_t)(end - next - 6));
	return true;
}

/* Returns how many bytes of the input the record had, 0 where it is cut or bad. */
static size_t decode_one(const unsigned char *next, size_t left, struct bytes *out)
{
	char text[64];
	size_t at = 0;
	unsigned field, i;

	if (left < 20 || left < 20u + next[19] || memchr(next + 20, '\n', next[19]))
		return 0;
	for (field = 0; field < FIELDS; field++) {
		uint64_t number = 0;

		for (i = 0; i < fields[field].size; i++)
			number = number << 8 | next[at++];
		add(out, text, (size_t)snprintf(text, sizeof text, fields[field].has_sign ? "%s%lld" : "%s%llu", fields[field].word,
			fields[field].has_sign ? (unsigned long long)(int32_t)(uint32_t)number : (unsigned long long)number));
	}
	add(out, " name=", 6);
	add(out, next + 20, next[19]);
	add(out, "\n", 1);
	return 20u + next[19];
}

static size_t encode_line(const unsigned char *next, size_t left, struct bytes *out)
{
	const unsigned char *end = memchr(next, '\n', left);

	if (!encode_one(next, end ? end : next + left, out))
		return 0;
	return end ? (size_t)(end - next) + 1 : left;
}

int main(int argc, char **argv)
{
	struct bytes in = {0}, out = {0};
	size_t used = 0, step, good = 0;
	unsigned long number;
	bool encode = argc == 2 && strcmp(argv[1], "encode") == 0;

	if (!encode && !(argc == 2 && strcmp(argv[1], "decode") == 0)) {
		fprintf(stderr, "usage: wire encode|decode\n");
		return 2;
	}
	read_all(&in);
	for (number = 1; used < in.length; number++, used += step) {
		good = out.length;
		step = (encode ? encode_line : decode_one)(in.at + used, in.length - used, &out);
		if (step)
			continue;
		out.length = good;	/* without the beginning of the bad one */
		write_all(&out);
		fprintf(stderr, "wire: record %lu: it is %s\n", number, encode ? "no line of six good fields" : "cut short, or its name has a line end");
		return 1;
	}
	write_all(&out);
	free(in.at);
	free(out.at);
	return 0;
}

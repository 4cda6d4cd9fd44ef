/* wire: lines of text become records of bytes, and records become lines.
 *
 * Given: how a line is read and taken apart, how a record is printed, and both loops. The five steps are yours; README.md
 * tells what each has to do. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 20, NAME_MOST = 255, BLOCK = 65536 };

struct record {
	uint32_t id;
	uint8_t type;
	uint16_t flags;
	uint64_t ts;
	int32_t temp;
	uint8_t length;		/* of the name, which may have any byte but LF and so is no string */
	char name[NAME_MOST];
};

struct input {
	unsigned char bytes[BLOCK];
	size_t first, end;	/* from first to end: read, and not yet used */
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* stdio keeps what was printed: whether it got out is known now. */
static void flush(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		die("standard output");
}

/* Ends the loop: this record is bad, those before it were good. Returns the exit status. */
static int reject(unsigned long number, const char *reason)
{
	/* TODO 5: see to it that the records before are out; say which record is bad, and why; return the right status. */
	(void)number;
	(void)reason;
	return 0;
}

/* --- numbers as bytes, most significant first --- */

/* TODO 1: put each number into the bytes from `to` on: the most significant byte first, whatever this machine does. */
static void put16(unsigned char *to, uint16_t number)
{
	(void)to;
	(void)number;
}

/* TODO 1: likewise. */
static void put32(unsigned char *to, uint32_t number)
{
	(void)to;
	(void)number;
}

/* TODO 1: likewise. */
static void put64(unsigned char *to, uint64_t number)
{
	(void)to;
	(void)number;
}

/* TODO 2: and the way back. */
static uint16_t get16(const unsigned char *from)
{
	(void)from;
	return 0;
}

/* TODO 2: likewise. */
static uint32_t get32(const unsigned char *from)
{
	(void)from;
	return 0;
}

/* TODO 2: likewise. */
static uint64_t get64(const unsigned char *from)
{
	(void)from;
	return 0;
}

/* --- text to record --- */

/* The line has a NUL behind it, where these stop at the latest. */
static bool take_word(const char **next, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*next, word, length) != 0)
		return false;
	*next += length;
	return true;
}

static bool take_number(const char **next, uint64_t most, uint64_t *number)
{
	char *end;

	if (!isdigit((unsigned char)**next))	/* strtoull() takes blanks, too, and "+5", and even "-1" */
		return false;
	errno = 0;
	*number = strtoull(*next, &end, 10);
	*next = end;
	return errno == 0 && *number <= most;
}

/* Returns what is wrong with the line, or NULL. */
static const char *parse(const char *line, size_t length, struct record *record)
{
	const char *next = line, *end = line + length;
	uint64_t id, type, flags, ts, temp;
	bool negative;

	if (!take_word(&next, "id=") || !take_number(&next, UINT32_MAX, &id))
		return "id is no number from 0 to 4294967295";
	if (!take_word(&next, " type=") || !take_number(&next, UINT8_MAX, &type))
		return "type is no number from 0 to 255";
	if (!take_word(&next, " flags=") || !take_number(&next, UINT16_MAX, &flags))
		return "flags is no number from 0 to 65535";
	if (!take_word(&next, " ts=") || !take_number(&next, UINT64_MAX, &ts))
		return "ts is no number from 0 to 18446744073709551615";
	negative = take_word(&next, " temp=-");
	if ((!negative && !take_word(&next, " temp=")) || !take_number(&next, (uint64_t)INT32_MAX + negative, &temp))
		return "temp is no number from -2147483648 to 2147483647";
	if (!take_word(&next, " name=") || end - next > NAME_MOST)
		return "name is missing or longer than 255 bytes";
	*record = (struct record){(uint32_t)id, (uint8_t)type, (uint16_t)flags, ts,
		(int32_t)(negative ? -(int64_t)temp : (int64_t)temp), (uint8_t)(end - next), ""};
	memcpy(record->name, next, record->length);
	return NULL;
}

/* Returns how many bytes it became. */
static size_t encode_record(const struct record *record, unsigned char *to)
{
	/* TODO 3: the fields, one behind the other. This is the first; README.md has them all. */
	put32(to, record->id);
	(void)put16;
	(void)put64;
	return 0;
}

static int encode(void)
{
	unsigned char bytes[HEADER + NAME_MOST];
	struct record record;
	unsigned long number;
	size_t room = 0;
	ssize_t length;	/* as getline() tells it: a line may have NULs */
	char *line = NULL;

	for (number = 1; (length = getline(&line, &room, stdin)) != -1; number++) {
		const char *reason = parse(line, (size_t)(line[length - 1] == '\n' ? length - 1 : length), &record);

		if (reason)
			return reject(number, reason);
		fwrite(bytes, 1, encode_record(&record, bytes), stdout);
	}
	if (ferror(stdin))
		die("standard input");
	free(line);
	flush();
	return 0;
}

/* --- record to text --- */

/* Sees to it that `wanted` bytes stand in the buffer from `first` on. Returns how many there are: fewer at the end only. */
static size_t fill(struct input *input, size_t wanted)
{
	/* TODO 4: read standard input until there are enough. A read() gives what is there, and it knows no records: what is too
	 * much stays for the next one, and the beginning of a record may stand at the very end of the buffer. */
	(void)wanted;
	return input->end - input->first;
}

/* Returns what is wrong with the record, or NULL. */
static const char *decode_record(const unsigned char *from, struct record *record)
{
	/* TODO 4: the way back of encode_record(). A name with a line end is no name: say so. */
	*record = (struct record){.id = get32(from)};
	(void)get16;
	(void)get64;
	return NULL;
}

static void print(const struct record *record)
{
	printf("id=%" PRIu32 " type=%u flags=%u ts=%" PRIu64 " temp=%" PRId32 " name=", record->id, record->type, record->flags,
		record->ts, record->temp);
	fwrite(record->name, 1, record->length, stdout);	/* %s would stop at a NUL */
	putchar('\n');
}

static int decode(void)
{
	static struct input input;
	struct record record;
	unsigned long number;
	const char *reason;
	size_t length;

	for (number = 1; (length = fill(&input, HEADER)) > 0; number++) {
		/* the length of the name is in the last byte of the header, once that is there */
		length = length < HEADER ? HEADER : HEADER + (size_t)input.bytes[input.first + HEADER - 1];
		if (fill(&input, length) < length)
			return reject(number, "the input ends in the middle of it");
		reason = decode_record(input.bytes + input.first, &record);
		if (reason)
			return reject(number, reason);
		print(&record);
		input.first += length;
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
	fprintf(stderr, "usage: wire encode|decode\n");
	return 2;
}

/* wire with stdio on both sides: fread() puts pieces together by itself, and htobe64() and its kin know the order of bytes. */
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 20, NAME_MOST = 255 };

static int error(const char *what)
{
	fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
	return 1;
}

static int reject(unsigned long number, const char *reason)
{
	if (fclose(stdout) != 0)
		return error("standard output");
	fprintf(stderr, "wire: record %lu: %s\n", number, reason);
	return 1;
}

/* The number behind a word, digits only; NULL where there is none up to `most`. */
static const char *number_after(const char *next, const char *word, uint64_t most, uint64_t *number)
{
	size_t digits;

	if (strncmp(next, word, strlen(word)) != 0)
		return NULL;
	next += strlen(word);
	digits = strspn(next, "0123456789");
	errno = 0;
	*number = strtoull(next, NULL, 10);
	return digits && !errno && *number <= most ? next + digits : NULL;
}

static const char *temp_after(const char *next, uint64_t *temp)
{
	const char *end = number_after(next, " temp=-", (uint64_t)INT32_MAX + 1, temp);

	if (!end)
		return number_after(next, " temp=", INT32_MAX, temp);
	*temp = 0 - *temp;	/* two's complement */
	return end;
}

static int encode_line(const char *line, size_t length)
{
	uint64_t id, type, flags, ts, temp;
	const char *end = line + length, *next = number_after(line, "id=", UINT32_MAX, &id);
	unsigned char header[HEADER];

	if (next)
		next = number_after(next, " type=", UINT8_MAX, &type);
	if (next)
		next = number_after(next, " flags=", UINT16_MAX, &flags);
	if (next)
		next = number_after(next, " ts=", UINT64_MAX, &ts);
	if (next)
		next = temp_after(next, &temp);
	if (!next || strncmp(next, " name=", 6) != 0 || end - (next + 6) > NAME_MOST)
		return -1;
	next += 6;
	memcpy(header, &(uint32_t){htobe32((uint32_t)id)}, 4);
	header[4] = (unsigned char)type;
	memcpy(header + 5, &(uint16_t){htobe16((uint16_t)flags)}, 2);
	memcpy(header + 7, &(uint64_t){htobe64(ts)}, 8);
	memcpy(header + 15, &(uint32_t){htobe32((uint32_t)temp)}, 4);
	header[19] = (unsigned char)(end - next);
	fwrite(header, 1, HEADER, stdout);
	fwrite(next, 1, header[19], stdout);
	return 0;
}

static int encode(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	unsigned long number = 0;

	while ((length = getline(&line, &room, stdin)) > 0) {
		number++;
		if (encode_line(line, (size_t)length - (line[length - 1] == '\n')) < 0)
			return reject(number, "this is no line of six fields in their ranges");
	}
	free(line);
	return ferror(stdin) ? error("standard input") : 0;
}

static void print(const unsigned char *header, const char *name)
{
	uint32_t id, temp;
	uint16_t flags;
	uint64_t ts;

	memcpy(&id, header, 4);
	memcpy(&flags, header + 5, 2);
	memcpy(&ts, header + 7, 8);
	memcpy(&temp, header + 15, 4);
	printf("id=%" PRIu32 " type=%u flags=%u ts=%" PRIu64 " temp=%" PRId32 " name=", be32toh(id), header[4], be16toh(flags),
		be64toh(ts), (int32_t)be32toh(temp));
	fwrite(name, 1, header[19], stdout);
	putchar('\n');
}

static int decode(void)
{
	unsigned char header[HEADER];
	char name[NAME_MOST];
	unsigned long number = 0;
	size_t got;

	while ((got = fread(header, 1, HEADER, stdin)) > 0) {
		number++;
		if (got < HEADER || fread(name, 1, header[19], stdin) < header[19])
			return ferror(stdin) ? error("standard input") : reject(number, "it is cut short");
		if (memchr(name, '\n', header[19]))
			return reject(number, "a name has no line end");
		print(header, name);
	}
	return ferror(stdin) ? error("standard input") : 0;
}

int main(int argc, char **argv)
{
	int status;

	if (argc == 2 && strcmp(argv[1], "encode") == 0)
		status = encode();
	else if (argc == 2 && strcmp(argv[1], "decode") == 0)
		status = decode();
	else
		return fputs("usage: wire encode|decode\n", stderr), 2;
	if (status == 0 && fclose(stdout) != 0)
		return error("standard output");
	return status;
}

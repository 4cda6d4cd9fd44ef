/* framec: a client of framed. It makes a message of each line of standard input, and a line of each answer. */
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

enum { NUMBER = 4, SUM_SIZE = 8 };

struct request {
	unsigned char type;
	size_t size;
	unsigned char payload[PAYLOAD_MOST];
};

static int usage(void)
{
	fprintf(stderr, "usage: framec HOST PORT\n");
	return 2;
}

static _Noreturn void die(const char *what, const char *reason)
{
	fprintf(stderr, "framec: %s: %s\n", what, reason);
	exit(1);
}

/* --- the connection: lab 07 --- */

static int dial(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL, *at;
	int fd = -1, error = getaddrinfo(host, port, &hints, &list);

	if (error)
		die(host, gai_strerror(error));
	for (at = list; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) == 0)
			break;
		error = errno;	/* the last one is told, if none is better */
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	if (fd < 0)
		die(host, strerror(error));
	return fd;
}

/* --- a line becomes a message. All of these return what is wrong with it, or NULL --- */

static const char *parse_text(const char *text, size_t length, struct request *request)
{
	if (length > PAYLOAD_MOST)
		return "the text is longer than 65535 bytes";
	memcpy(request->payload, text, length);
	request->size = length;
	return NULL;
}

/* The line has a NUL behind it, where strtoll() stops at the latest. */
static const char *parse_numbers(const char *text, size_t length, struct request *request)
{
	const char *end = text + length;
	char *behind;

	for (request->size = 0; text < end; text = *behind == ' ' ? behind + 1 : behind) {
		long long number = strtoll(text, &behind, 10);	/* out of its range it is out of ours, too */

		if (behind == text || (behind < end && *behind != ' ') || number < INT32_MIN || number > INT32_MAX)
			return "that is no number from -2147483648 to 2147483647";
		if (request->size + NUMBER > PAYLOAD_MOST)
			return "more than 16383 numbers";
		put_number(request->payload + request->size, (uint64_t)number, NUMBER);
		request->size += NUMBER;
	}
	return NULL;
}

static const char *parse_nothing(const char *text, size_t length, struct request *request)
{
	(void)text;
	request->size = 0;
	return length ? "bye stands alone" : NULL;
}

static const struct command {
	const char *word;
	unsigned char type;
	const char *(*parse)(const char *text, size_t length, struct request *request);
} commands[] = {
	{"echo", ECHO, parse_text},
	{"upper", UPPER, parse_text},
	{"sum", SUM, parse_numbers},
	{"bye", BYE, parse_nothing},
};

/* A word, and behind exactly one blank the rest. */
static const char *parse(const char *line, size_t length, struct request *request)
{
	size_t i;

	for (i = 0; i < sizeof commands / sizeof *commands; i++) {
		size_t word = strlen(commands[i].word);

		if (length < word || memcmp(line, commands[i].word, word) != 0 || (length > word && line[word] != ' '))
			continue;
		request->type = commands[i].type;
		word += length > word;
		return commands[i].parse(line + word, length - word, request);
	}
	return "unknown command";
}

/* --- an answer becomes a line --- */

static void print_text(const char *word, const struct view *answer)
{
	printf("%s ", word);
	fwrite(answer->payload, 1, answer->size, stdout);	/* %s would stop at a NUL, or not at all */
	putchar('\n');
}

/* What the server says must be checked like what a client says: it comes from outside. */
static void print_answer(int type, const struct view *answer)
{
	if (answer->type == ERROR)
		print_text("ERR", answer);
	else if (answer->type != (type | ANSWER))
		die("answer", "it has the type of another one");
	else if (type == SUM && answer->size != SUM_SIZE)
		die("answer", "a sum has 8 bytes");
	else if (type == SUM)
		printf("OK %" PRId64 "\n", (int64_t)get_number(answer->payload, SUM_SIZE));
	else if (type == BYE)
		printf("OK\n");
	else
		print_text("OK", answer);
}

/* Sends the request, and waits for the answer. */
static void exchange(int fd, const struct request *request)
{
	static struct buffer in, out;
	struct view answer;
	enum taken taken;

	add_message(&out, request->type, request->payload, request->size);
	while (!is_empty(&out))
		if (send_some(fd, &out) < 0)
			die("send", strerror(errno));
	while ((taken = take_message(&in, &answer)) == INCOMPLETE)
		if (receive_more(fd, &in) <= 0)
			die("answer", "none, or only a piece of one");
	if (taken == BAD_LENGTH)
		die("answer", "bad length");
	print_answer(request->type, &answer);
}

/* Returns false behind bye, where nothing more is asked. */
static bool do_line(int fd, const char *line, size_t length)
{
	static struct request request;
	const char *reason = parse(line, length, &request);

	if (reason)
		printf("ERR %s\n", reason);
	else
		exchange(fd, &request);
	fflush(stdout);	/* whoever asked may wait for the line; an error stays, and is told in the end */
	return reason || request.type != BYE;
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	int fd;

	if (argc != 3)
		return usage();
	fd = dial(argv[1], argv[2]);
	while ((length = getline(&line, &room, stdin)) > 0)
		if (!do_line(fd, line, (size_t)(line[length - 1] == '\n' ? length - 1 : length)))
			break;
	free(line);
	close(fd);
	if (ferror(stdin))
		die("standard input", "it could not be read");
	if (fflush(stdout) != 0 || ferror(stdout))
		die("standard output", "it could not be written");
	return 0;
}

/* framec: a client of framed. It makes a message of each line of standard input, and a line of each answer.
 *
 * Given: the connection, and how a line becomes a message. Step 5 is yours; README.md tells what it has to do. */
#include <inttypes.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

enum { NUMBER = 4, NUMBERS_MOST = PAYLOAD_MOST / NUMBER, SUM_SIZE = 8 };

static int usage(void)
{
	fprintf(stderr, "usage: framec HOST PORT\n");
	return 2;
}

static _Noreturn void die(const char *reason)
{
	fprintf(stderr, "framec: %s\n", reason);
	exit(1);
}

/* Where errno has the reason. */
static _Noreturn void die_errno(const char *what)
{
	perror(what);
	exit(1);
}

/* --- the connection: lab 07 --- */

static int dial(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list, *at;
	int error = getaddrinfo(host, port, &hints, &list);

	if (error)
		die(gai_strerror(error));
	for (at = list; at; at = at->ai_next) {
		int fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);

		if (fd == -1)
			continue;
		if (connect(fd, at->ai_addr, at->ai_addrlen) == 0) {
			freeaddrinfo(list);
			return fd;
		}
		close(fd);
	}
	die_errno("framec: connect");	/* of the last one that was tried: a close() that succeeds leaves it */
}

/* --- a line becomes a message. All of these return what is wrong with it, or NULL --- */

static const char *parse_text(const char *text, size_t length, struct message *message)
{
	if (length > PAYLOAD_MOST)
		return "the text is longer than 65535 bytes";
	memcpy(message->wire + PAYLOAD, text, length);
	message->size = length;
	return NULL;
}

/* strtoll() skips the blank in front of a number, and stops at the NUL behind the line at the latest. */
static const char *parse_numbers(const char *text, size_t length, struct message *message)
{
	const char *end = text + length;
	char *behind;

	for (message->size = 0; text < end; text = behind) {
		long long number = strtoll(text, &behind, 10);	/* out of its range it is out of ours, too */

		if (behind == text || (behind < end && *behind != ' ') || number < INT32_MIN || number > INT32_MAX)
			return "that is no number from -2147483648 to 2147483647";
		if (message->size == NUMBERS_MOST * NUMBER)
			return "more than 16383 numbers";
		put32(message->wire + PAYLOAD + message->size, (uint32_t)number);
		message->size += NUMBER;
	}
	return NULL;
}

static const char *parse_nothing(const char *text, size_t length, struct message *message)
{
	(void)text;
	message->size = 0;
	return length ? "bye stands alone" : NULL;
}

static const struct command {
	const char *word;
	unsigned char type;
	const char *(*parse)(const char *text, size_t length, struct message *message);
} commands[] = {
	{"echo", ECHO, parse_text},
	{"upper", UPPER, parse_text},
	{"sum", SUM, parse_numbers},
	{"bye", BYE, parse_nothing},
};

/* A word, and behind exactly one blank the rest. */
static const char *parse(const char *line, size_t length, struct message *message)
{
	size_t i;

	for (i = 0; i < sizeof commands / sizeof *commands; i++) {
		size_t word = strlen(commands[i].word);

		if (strncmp(line, commands[i].word, word) != 0 || (length > word && line[word] != ' '))
			continue;
		message->wire[TYPE] = commands[i].type;
		word += length > word;
		return commands[i].parse(line + word, length - word, message);
	}
	return "unknown command";
}

/* --- an answer becomes a line --- */

static void print_text(const char *word, const struct message *answer)
{
	printf("%s ", word);
	fwrite(answer->wire + PAYLOAD, 1, answer->size, stdout);	/* %s would stop at a NUL, or not at all */
	putchar('\n');
}

/* The line of an answer to a request of this type. */
static void print_answer(int type, const struct message *answer)
{
	(void)type;
	(void)answer;
	(void)print_text;
	/* TODO 5: OK and the text, or the number; ERR and the text. And what if it is not the answer to this request, or none at all? */
}

/* Sends the message, and puts the answer into its place. */
static void exchange(int fd, struct message *message)
{
	(void)fd;
	(void)message;
	/* TODO 5, too: send it, receive the answer. What may become of each of them, and how does framec end then? */
}

/* Returns false behind bye, where nothing more is asked. */
static bool do_line(int fd, const char *line, size_t length)
{
	static struct message message;
	const char *reason = parse(line, length, &message);
	int type = reason ? 0 : message.wire[TYPE];

	if (reason) {
		printf("ERR %s\n", reason);
	} else {
		exchange(fd, &message);
		print_answer(type, &message);
	}
	if (fflush(stdout) != 0)	/* whoever asked may wait for the line */
		die_errno("framec: standard output");
	return type != BYE;
}

int main(int argc, char **argv)
{
	static char *line;	/* where getline() puts each of them */
	static size_t room;
	ssize_t length;	/* as getline() tells it: a line may have NULs */
	int fd;

	if (argc != 3)
		return usage();
	fd = dial(argv[1], argv[2]);
	while ((length = getline(&line, &room, stdin)) != -1)
		if (!do_line(fd, line, (size_t)(line[length - 1] == '\n' ? length - 1 : length)))
			break;
	if (ferror(stdin))
		die_errno("framec: standard input");
	close(fd);
	return 0;
}

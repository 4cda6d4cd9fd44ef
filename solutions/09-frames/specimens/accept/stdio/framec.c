/* framec: a client of framed. It makes a message of each line of standard input, and a line of each answer.
 *
 * It sends one message, waits for its answer, and only then reads the next line. */
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

enum { NUMBER = 4, SUM_SIZE = 8 };

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

static const char *parse_text(const char *text, size_t length, struct message *message)
{
	if (length > PAYLOAD_MOST)
		return "the text is longer than 65535 bytes";
	memcpy(message->payload, text, length);
	message->size = length;
	return NULL;
}

/* The line has a NUL behind it, where strtoll() stops at the latest. */
static const char *parse_numbers(const char *text, size_t length, struct message *message)
{
	const char *end = text + length;
	char *behind;

	for (message->size = 0; text < end; text = *behind == ' ' ? behind + 1 : behind) {
		long long number = strtoll(text, &behind, 10);	/* out of its range it is out of ours, too */

		if (behind == text || (behind < end && *behind != ' ') || number < INT32_MIN || number > INT32_MAX)
			return "that is no number from -2147483648 to 2147483647";
		if (message->size + NUMBER > PAYLOAD_MOST)
			return "more than 16383 numbers";
		put_number(message->payload + message->size, (uint64_t)number, NUMBER);
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

		if (length < word || memcmp(line, commands[i].word, word) != 0 || (length > word && line[word] != ' '))
			continue;
		message->type = commands[i].type;
		word += length > word;
		return commands[i].parse(line + word, length - word, message);
	}
	return "unknown command";
}

/* --- an answer becomes a line --- */

static void print_text(const char *word, const struct message *answer)
{
	printf("%s ", word);
	fwrite(answer->payload, 1, answer->size, stdout);	/* %s would stop at a NUL, or not at all */
	putchar('\n');
}

/* What the server says must be checked like what a client says: it comes from outside. */
static void print_answer(int type, const struct message *answer)
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

/* Sends the message, and puts the answer into its place. */
static void exchange(struct connection *server, struct message *message)
{
	if (!send_message(server, message))
		die("send", strerror(errno));
	if (receive_message(server, message) != RECEIVED)
		die("answer", "none, or only a piece of one");
}

/* Returns false behind bye, where nothing more is asked. */
static bool do_line(struct connection *server, const char *line, size_t length)
{
	static struct message message;
	const char *reason = parse(line, length, &message);
	int type = message.type;

	if (reason) {
		printf("ERR %s\n", reason);
		return true;
	}
	exchange(server, &message);
	print_answer(type, &message);
	return type != BYE;
}

int main(int argc, char **argv)
{
	struct connection server;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	if (argc != 3)
		return usage();
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);	/* each line gets out, also into a pipe; an error stays, and is told in the end */
	if (!open_connection(dial(argv[1], argv[2]), &server))
		die("stdio", strerror(errno));
	while ((length = getline(&line, &room, stdin)) > 0)
		if (!do_line(&server, line, (size_t)(line[length - 1] == '\n' ? length - 1 : length)))
			break;
	free(line);
	close_connection(&server);
	if (ferror(stdin))
		die("standard input", "it could not be read");
	if (fflush(stdout) != 0 || ferror(stdout))
		die("standard output", "it could not be written");
	return 0;
}

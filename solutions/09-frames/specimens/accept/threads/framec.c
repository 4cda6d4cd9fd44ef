/* framec: a client of framed. One thread makes a message of each line of standard input, the other a line of each answer: nobody
 * waits for an answer before the next request goes. What is owed stands in a queue, in the order of the lines. */
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <pthread.h>
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
	memcpy(message->wire + PAYLOAD, text, length);
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

		if (length < word || memcmp(line, commands[i].word, word) != 0 || (length > word && line[word] != ' '))
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

/* What the server says must be checked like what a client says: it comes from outside. */
static void print_answer(int type, const struct message *answer)
{
	if (answer->wire[TYPE] == ERROR)
		print_text("ERR", answer);
	else if (answer->wire[TYPE] != (type | ANSWER))
		die("answer", "it has the type of another one");
	else if (type == SUM && answer->size != SUM_SIZE)
		die("answer", "a sum has 8 bytes");
	else if (type == SUM)
		printf("OK %" PRId64 "\n", (int64_t)get64(answer->wire + PAYLOAD));
	else if (type == BYE)
		printf("OK\n");
	else
		print_text("OK", answer);
}

/* --- what is owed: an answer to a request of some type, or a line of our own --- */

enum { OWED_MOST = 16 };

struct owed {
	int type;		/* of the request; 0: there was none */
	const char *reason;	/* why not; NULL as well: it was the last line */
};

static struct owed queue[OWED_MOST];
static size_t first, count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void owe(struct owed owed)
{
	pthread_mutex_lock(&lock);
	while (count == OWED_MOST)
		pthread_cond_wait(&changed, &lock);
	queue[(first + count++) % OWED_MOST] = owed;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static struct owed take_owed(void)
{
	struct owed owed;

	pthread_mutex_lock(&lock);
	while (count == 0)
		pthread_cond_wait(&changed, &lock);
	owed = queue[first];
	first = (first + 1) % OWED_MOST;
	count--;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	return owed;
}

static void receive_answer(int fd, int type)
{
	static struct message answer;

	if (receive_message(fd, &answer) != RECEIVED)
		die("answer", "none, or only a piece of one");
	print_answer(type, &answer);
}

static void *print_answers(void *argument)
{
	int fd = *(int *)argument;
	struct owed owed;

	while ((owed = take_owed()).type || owed.reason) {
		if (owed.type)
			receive_answer(fd, owed.type);
		else
			printf("ERR %s\n", owed.reason);
		fflush(stdout);	/* whoever asked may wait for the line; an error stays, and is told in the end */
	}
	return NULL;
}

/* Returns false behind bye, where nothing more is asked. */
static bool send_line(int fd, const char *line, size_t length)
{
	static struct message message;
	const char *reason = parse(line, length, &message);
	int type = reason ? 0 : message.wire[TYPE];

	owe((struct owed){type, reason});
	if (type && send_message(fd, &message) < 0)
		die("send", strerror(errno));
	return type != BYE;
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	pthread_t printer;
	int fd;

	if (argc != 3)
		return usage();
	signal(SIGPIPE, SIG_IGN);
	fd = dial(argv[1], argv[2]);
	if (pthread_create(&printer, NULL, print_answers, &fd) != 0)
		die("pthread_create", "no thread");
	while ((length = getline(&line, &room, stdin)) > 0)
		if (!send_line(fd, line, (size_t)(line[length - 1] == '\n' ? length - 1 : length)))
			break;
	owe((struct owed){0, NULL});
	pthread_join(printer, NULL);
	free(line);
	close(fd);
	if (ferror(stdin))
		die("standard input", "it could not be read");
	if (fflush(stdout) != 0 || ferror(stdout))
		die("standard output", "it could not be written");
	return 0;
}

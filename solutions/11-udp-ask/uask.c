/* uask: asks uaskd, and asks again where no answer comes: any datagram may be lost, come late, come twice, or be somebody else's.
 *
 * The socket is connected. That sends nothing; but from then on the kernel gives us only what comes from this address and port,
 * and tells us when nobody is there (ECONNREFUSED). */
#include <endian.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

enum { MS = 300, REPEATS = 4 };
enum { FAILED = 1, USAGE, UNANSWERED = 5 };	/* exit statuses */

struct request {
	unsigned char bytes[REQUEST_MOST];
	size_t length;
};

static unsigned char answer[UINT16_MAX];	/* the length of a datagram has 16 bits: no answer is cut off */
static int wait_ms = MS, repeats = REPEATS;

static int usage(void)
{
	fprintf(stderr, "usage: uask [-t MS] [-r N] HOST PORT echo|upper|time [TEXT...]   (TEXT up to %d bytes)\n", TEXT_MOST);
	return USAGE;
}

static bool read_number(const char *text, long least, int *number)
{
	char *end;
	long value = strtol(text, &end, 10);

	*number = (int)value;	/* where it has room for it */
	return end != text && !*end && value >= least && value == *number;
}

static int read_op(const char *text)
{
	static const char *const names[] = {[ECHO] = "echo", [UPPER] = "upper", [TIME] = "time"};
	int op;

	for (op = ECHO; op <= TIME; op++)
		if (strcmp(text, names[op]) == 0)
			return op;
	return 0;
}

/* Milliseconds of a clock that nobody sets. */
static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* The id is chance: nobody foresees it, and out of so many hardly ever two are the same. */
static void make_request(struct request *request, int op, const char *text)
{
	(void)!getentropy(request->bytes + ID, ID_SIZE);	/* for so few bytes it does not fail */
	request->bytes[OP] = (unsigned char)op;
	memcpy(request->bytes + TEXT, text, strlen(text));
	request->length = HEADER + strlen(text);
}

/* --- asking --- */

/* For the first address of the host, which is the one that is asked. */
static int open_socket(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM}, *at;
	int fd, error = getaddrinfo(host, port, &hints, &at);

	if (error) {
		fprintf(stderr, "uask: %s: %s\n", host, gai_strerror(error));
		exit(FAILED);
	}
	fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
	if (fd == -1 || connect(fd, at->ai_addr, at->ai_addrlen) == -1) {
		perror("uask");
		exit(FAILED);
	}
	freeaddrinfo(at);
	return fd;
}

/* Is what has come the answer to this request? That it comes from the server the kernel sees to. */
static bool is_answer(const struct request *request, ssize_t length)
{
	return length >= HEADER && memcmp(answer + ID, request->bytes + ID, ID_SIZE) == 0 &&
		(answer[OP] == (request->bytes[OP] | ANSWER) || answer[OP] == ERROR);
}

/* Waits until a moment of the clock, not for a time: what is no answer does not lengthen that. Returns 0 where none comes. */
static size_t await_answer(int fd, const struct request *request, long long until)
{
	struct pollfd socket = {.fd = fd, .events = POLLIN};
	long long left;
	ssize_t n;

	while ((left = until - now_ms()) > 0) {
		if (poll(&socket, 1, (int)left) != 1)
			continue;
		n = recv(fd, answer, sizeof answer, 0);	/* -1, ECONNREFUSED: a request is lost, no more; the server may yet come */
		if (is_answer(request, n))
			return (size_t)n;
	}
	return 0;
}

/* Returns the length of the answer; 0: there is none. */
static size_t ask(int fd, const struct request *request)
{
	long long until = now_ms();
	size_t length = 0;
	long tries;

	for (tries = 0; length == 0 && tries <= repeats; tries++) {
		until += wait_ms;
		/* a send that fails is as good as a datagram that is lost; and the same id: an answer to any of them is an answer */
		(void)!send(fd, request->bytes, request->length, 0);
		length = await_answer(fd, request, until);
	}
	return length;
}

static void print_answer(size_t length)
{
	uint64_t seconds;

	if (answer[OP] == (TIME | ANSWER)) {
		memcpy(&seconds, answer + TEXT, TIME_SIZE);
		printf("%llu\n", (unsigned long long)be64toh(seconds));
		return;
	}
	if (answer[OP] == ERROR)
		printf("ERR ");
	fwrite(answer + TEXT, 1, length - HEADER, stdout);	/* a text, and no string */
	putchar('\n');
}

static int ask_all(int fd, int op, char *const *texts)
{
	struct request request;
	int status = 0;
	size_t length;

	for (; *texts; texts++) {
		make_request(&request, op, *texts);
		length = ask(fd, &request);
		if (length > 0) {
			print_answer(length);
			continue;
		}
		fprintf(stderr, "uask: %s: no answer\n", *texts);
		status = UNANSWERED;
	}
	return status;
}

static bool are_short(char *const *texts)
{
	while (*texts && strlen(*texts) <= TEXT_MOST)
		texts++;
	return !*texts;
}

int main(int argc, char **argv)
{
	static char *nothing[] = {"", NULL}, **texts;
	int option, op;

	while ((option = getopt(argc, argv, "+t:r:")) != -1)	/* +: behind HOST, "-1" is a text */
		if (!(option == 't' ? read_number(optarg, 1, &wait_ms) : option == 'r' && read_number(optarg, 0, &repeats)))
			return usage();
	argc -= optind;
	argv += optind;
	op = argc >= 3 ? read_op(argv[2]) : 0;
	texts = argc > 3 ? argv + 3 : nothing;
	if (!op || !are_short(texts))
		return usage();
	return ask_all(open_socket(argv[0], argv[1]), op, texts);
}

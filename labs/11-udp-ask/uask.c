/* uask: asks uaskd, and asks again where no answer comes: any datagram may be lost, come late, come twice, or be somebody else's.
 *
 * Given: the arguments, a clock, ids, requests and how answers are printed. The last two steps are yours; README.md tells what each
 * has to do. */
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
	/* TODO 4: a socket for datagrams. Does it help to connect it? What does that do, since nothing is sent? */
	fprintf(stderr, "uask: %s, port %s: there is no socket yet\n", host, port);
	exit(FAILED);
}

/* Is what has come the answer to this request? */
static bool is_answer(const struct request *request, ssize_t length)
{
	(void)request;
	/* TODO 5: whose is it? The server's? To this request, or to an earlier one? Is it an answer to what was asked? */
	return length >= HEADER;
}

/* Waits until a moment of the clock. Returns 0 where no answer comes. */
static size_t await_answer(int fd, const struct request *request, long long until)
{
	(void)fd;
	(void)until;
	/* TODO 4: for how long do you wait? And (step 5) for how much longer, when something has come that is no answer? */
	return is_answer(request, 0) ? HEADER : 0;
}

/* Returns the length of the answer; 0: there is none. */
static size_t ask(int fd, const struct request *request)
{
	(void)repeats;
	/* TODO 4: send the request, wait until the time is over, and send it again: how often? */
	return await_answer(fd, request, now_ms() + wait_ms);
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

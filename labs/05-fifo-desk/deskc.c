/* deskc: a client of the information desk. It makes a FIFO of its own for the answer, sends one line to DIR/req, and prints the line
 * that comes back.
 *
 * Given: the options, and the line of the request. Steps 4 and 5 are yours; README.md tells what each has to do. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MOST = PIPE_BUF, DEFAULT_MS = 2000 };
enum { ANSWERED_OK, ANSWERED_ERR, USAGE, NO_SERVER, NO_ANSWER };	/* exit statuses */

static double deadline;	/* in seconds, by now(): when deskc gives up */

static int usage(const char *why)
{
	fprintf(stderr, "deskc: %s\nusage: deskc [-t MS] DIR OP [ARG]\n", why);
	return USAGE;
}

/* --- time and signals --- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);	/* nobody sets this clock */
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void catch_signals(void)
{
	/* TODO 5: SIGTERM and SIGINT must not leave the FIFO behind. */
}

/* --- the parts of a request --- */

/* Returns the end to read from, or -1. */
static int make_reply_fifo(const char *path)
{
	(void)path;
	/* TODO 4: make it; and open it before the request is sent: the server does not wait. */
	return -1;
}

/* Returns 0, or the exit status: NO_SERVER, NO_ANSWER. */
static int send_request(const char *path, const char *line, size_t length)
{
	(void)path;
	(void)line;
	(void)length;
	/* TODO 4, too: open() must not wait for a server that is not there; one write(); and if there is no room? And if the server
	 * goes meanwhile? */
	return NO_SERVER;
}

/* Returns the exit status. */
static int print_answer(int fd)
{
	(void)fd;
	(void)deadline;
	/* TODO 4, too: the whole line, until the deadline. */
	return NO_ANSWER;
}

/* --- all of it --- */

static int ask(const char *dir, const char *reply_path, const char *line, size_t length)
{
	char request_path[2 * PATH_MAX];
	int fd = make_reply_fifo(reply_path), status;

	if (fd < 0)
		return NO_SERVER;	/* there is no DIR, so there is no server; a message would be good */
	snprintf(request_path, sizeof request_path, "%s/req", dir);
	status = send_request(request_path, line, length);
	if (!status)
		status = print_answer(fd);
	/* TODO 4, too: a message, where there was no answer. */
	return status;
}

/* The whole line, or 0 where it has no room. */
static size_t make_line(char *line, size_t size, const char *op, const char *arg)
{
	int length = snprintf(line, size, arg ? "%ld %s %s\n" : "%ld %s\n", (long)getpid(), op, arg);

	return (size_t)length < size ? (size_t)length : 0;
}

static bool read_ms(const char *text, long *ms)
{
	char *end;

	*ms = strtol(text, &end, 10);
	return !*end && *ms >= 1;
}

int main(int argc, char **argv)
{
	char line[LINE_MOST + 1], reply_path[2 * PATH_MAX];
	const char *dir, *op, *arg;
	long ms = DEFAULT_MS;
	size_t length;
	int option, status;

	while ((option = getopt(argc, argv, "+t:")) != -1)	/* +: an ARG may begin with - */
		if (option != 't' || !read_ms(optarg, &ms))
			return usage("bad option");
	if (argc - optind < 2 || argc - optind > 3)
		return usage("wrong number of arguments");
	dir = argv[optind];
	op = argv[optind + 1];
	arg = argv[optind + 2];	/* NULL where there is none */
	length = make_line(line, sizeof line, op, arg);
	if (!length || strchr(op, '\n') || (arg && strchr(arg, '\n')))
		return usage("the request has no room in one line");
	deadline = now() + (double)ms / 1e3;
	catch_signals();	/* before there is anything to be removed */
	snprintf(reply_path, sizeof reply_path, "%s/rep.%ld", dir, (long)getpid());
	status = ask(dir, reply_path, line, length);
	/* TODO 5, too: the FIFO is of no more use, whatever has happened. */
	return status;
}

/* deskc: a client of the information desk. It makes a FIFO of its own for the answer, sends one line to DIR/req, and prints the line
 * that comes back.
 *
 * It never waits in open() or write(): both would wait for a server that may not be there. It waits in ppoll() and nowhere else,
 * so one time limit holds for everything, and a signal always finds it where it can clean up. */
#define _GNU_SOURCE	/* ppoll(): new in POSIX of 2024 */
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

static double deadline;	/* in seconds, by now() */
static sigset_t while_waiting;	/* the signals that are blocked in ppoll(): none */

static int usage(const char *why)
{
	fprintf(stderr, "deskc: %s\nusage: deskc [-t MS] DIR OP [ARG]\n", why);
	return USAGE;
}

static int tell(int status, const char *what)
{
	fprintf(stderr, "deskc: %s\n", what);
	return status;
}

/* --- time and signals --- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);	/* nobody sets this clock */
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Its coming is enough: it ends ppoll(). */
static void on_signal(int signal)
{
	(void)signal;
}

/* From here on signals come in ppoll() only; SIGPIPE, too, so a server that is gone makes write() fail with EPIPE. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &while_waiting);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

/* Until something can be done with the descriptor. false: the time is up, or a signal has come. */
static bool wait_for(struct pollfd waited)
{
	double left = deadline - now();
	struct timespec time = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};

	return ppoll(&waited, 1, &time, &while_waiting) > 0;	/* 0: the time is up; EINVAL: it was up before; EINTR */
}

/* --- the FIFO for the answer --- */

/* The end to read from is open before the request is sent, so that the server finds a reader. */
static int make_reply_fifo(const char *path)
{
	unlink(path);	/* left over by a process that had the same number, long ago */
	return mkfifo(path, 0600) == -1 ? -1 : open(path, O_RDONLY | O_NONBLOCK);
}

/* --- the request --- */

static bool is_fifo(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* One write of at most PIPE_BUF bytes: it is taken as a whole or not at all, so that no other client's bytes come between. */
static int send_request(const char *path, const char *line, size_t length)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK);	/* does not wait for a reader, but says that there is none: ENXIO */

	if (!is_fifo(fd))	/* a file of that name serves nobody, either */
		return tell(NO_SERVER, "there is no server");
	while (write(fd, line, length) == -1) {
		if (errno != EAGAIN)	/* EPIPE */
			return tell(NO_SERVER, "the server has gone");
		if (!wait_for((struct pollfd){.fd = fd, .events = POLLOUT}))
			return tell(NO_ANSWER, "the server takes no more requests");
	}
	return 0;
}

/* --- the answer --- */

static int print_answer(int fd)
{
	char line[LINE_MOST];
	size_t length = 0;
	ssize_t n;

	do {
		if (!wait_for((struct pollfd){.fd = fd, .events = POLLIN}) || (n = read(fd, line + length, sizeof line - length)) <= 0)
			return tell(NO_ANSWER, "there is no answer, or it has no end");
		length += (size_t)n;
	} while (line[length - 1] != '\n');
	printf("%.*s", (int)length, line);	/* into a buffer that has room for it: whether it gets out is known now */
	if (fflush(stdout) != 0)
		return tell(ANSWERED_ERR, "the answer cannot be printed");
	return line[0] == 'O' ? ANSWERED_OK : ANSWERED_ERR;	/* OK or ERR */
}

/* --- all of it --- */

static int ask(const char *dir, const char *reply_path, const char *line, size_t length)
{
	char request_path[2 * PATH_MAX];
	int fd = make_reply_fifo(reply_path), status;

	snprintf(request_path, sizeof request_path, "%s/req", dir);
	/* where its own FIFO cannot be made there is no DIR, and so no server */
	status = fd == -1 ? tell(NO_SERVER, "there is no place for the answer") : send_request(request_path, line, length);
	return status ? status : print_answer(fd);
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
	unlink(reply_path);	/* on every way out */
	return status;
}

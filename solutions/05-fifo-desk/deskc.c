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

enum { LINE_MOST = PIPE_BUF, DEFAULT_MS = 2000, MS_MOST = 1000000000 };
enum { ANSWERED_OK, ANSWERED_ERR, USAGE, NO_SERVER, NO_ANSWER };	/* exit statuses */

static volatile sig_atomic_t ended_by;	/* a signal */
static long long deadline_ms;
static sigset_t while_waiting;	/* the signals that are blocked in ppoll(): none */

static int usage(const char *why)
{
	fprintf(stderr, "deskc: %s\nusage: deskc [-t MS] DIR OP [ARG]\n", why);
	return USAGE;
}

static int fail(int status, const char *what)
{
	fprintf(stderr, "deskc: %s: %s\n", what, strerror(errno));
	return status;
}

/* --- time and signals --- */

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);	/* nobody sets this clock */
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void on_signal(int signal)
{
	ended_by = signal;
}

/* From here on SIGTERM and SIGINT come in ppoll() only. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigset_t caught;

	sigemptyset(&caught);
	sigaddset(&caught, SIGTERM);
	sigaddset(&caught, SIGINT);
	sigprocmask(SIG_BLOCK, &caught, &while_waiting);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);	/* a server that is gone makes write() fail with EPIPE */
}

/* Until something can be done with the descriptor. false: the time is up, or a signal has come. */
static bool wait_for(int fd, short events)
{
	struct pollfd waited = {.fd = fd, .events = events};
	long long left = deadline_ms - now_ms();
	struct timespec time = {left / 1000, left % 1000 * 1000000};

	if (left <= 0 || ended_by)
		return false;
	return ppoll(&waited, 1, &time, &while_waiting) > 0;	/* 0: time is up; EINTR: one of our signals */
}

/* --- the FIFO for the answer --- */

/* The end to read from is open before the request is sent, so that the server finds a reader. The end to write to is opened,
 * too: without a writer the FIFO would be at its end as soon as somebody had opened and closed it. */
static int make_reply_fifo(const char *path)
{
	int fd;

	if (mkfifo(path, 0600) < 0) {
		if (errno != EEXIST)
			return -1;
		unlink(path);	/* left over by a process that had the same number, long ago */
		if (mkfifo(path, 0600) < 0)
			return -1;
	}
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC) < 0)
		return -1;
	return fd;
}

/* --- the request --- */

/* With O_NONBLOCK open() does not wait for a reader, but says that there is none: ENXIO. */
static int open_request_fifo(const char *path)
{
	struct stat status;
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && fstat(fd, &status) == 0 && !S_ISFIFO(status.st_mode)) {
		close(fd);
		errno = ENXIO;	/* a file of that name is no server */
		return -1;
	}
	return fd;
}

/* One write of at most PIPE_BUF bytes: it is taken as a whole or not at all, so that no other client's bytes come between. */
static int send_request(const char *path, const char *line, size_t length)
{
	int fd = open_request_fifo(path);
	ssize_t n;

	if (fd < 0)
		return fail(NO_SERVER, path);
	while ((n = write(fd, line, length)) < 0 && errno == EAGAIN)	/* it is full */
		if (!wait_for(fd, POLLOUT))
			break;
	if (n < 0 && errno == EPIPE)
		return fail(NO_SERVER, path);
	close(fd);
	return n < 0 ? NO_ANSWER : 0;
}

/* --- the answer --- */

static int print_answer(int fd)
{
	char line[LINE_MOST + 64];
	size_t length = 0;
	ssize_t n;

	while (!memchr(line, '\n', length)) {
		if (!wait_for(fd, POLLIN))
			return NO_ANSWER;
		n = read(fd, line + length, sizeof line - length);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return fail(NO_ANSWER, "read");
		length += n > 0 ? (size_t)n : 0;
		if (length == sizeof line)
			return NO_ANSWER;	/* longer than any answer */
	}
	length = (size_t)((char *)memchr(line, '\n', length) - line) + 1;
	if (fwrite(line, 1, length, stdout) < length || fflush(stdout) != 0)
		return fail(ANSWERED_ERR, "standard output");
	return strncmp(line, "OK", 2) == 0 ? ANSWERED_OK : ANSWERED_ERR;
}

/* --- all of it --- */

static int ask(const char *dir, const char *reply_path, const char *line, size_t length)
{
	char request_path[PATH_MAX];
	int fd = make_reply_fifo(reply_path), status;

	if (fd < 0)
		return fail(NO_SERVER, reply_path);	/* ENOENT: there is no DIR, so there is no server */
	snprintf(request_path, sizeof request_path, "%s/req", dir);
	status = send_request(request_path, line, length);
	if (!status)
		status = print_answer(fd);
	if (status == NO_ANSWER && !ended_by)
		fprintf(stderr, "deskc: %s: no answer\n", dir);
	return status;
}

/* The whole line, or 0 where it has no room. */
static size_t make_line(char *line, size_t size, const char *op, const char *arg)
{
	int length = snprintf(line, size, arg ? "%ld %s %s\n" : "%ld %s\n", (long)getpid(), op, arg);

	return length < 0 || (size_t)length >= size ? 0 : (size_t)length;
}

static bool read_ms(const char *text, long *ms)
{
	char *end;

	*ms = strtol(text, &end, 10);
	return end != text && !*end && *ms >= 1 && *ms <= MS_MOST;
}

int main(int argc, char **argv)
{
	char line[LINE_MOST + 1], reply_path[PATH_MAX];
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
	if (!length || strchr(op, '\n') || (arg && strchr(arg, '\n')) || strlen(dir) > sizeof reply_path - 64)
		return usage("the request has no room in one line");
	deadline_ms = now_ms() + ms;
	catch_signals();	/* before there is anything to be removed */
	snprintf(reply_path, sizeof reply_path, "%s/rep.%ld", dir, (long)getpid());
	status = ask(dir, reply_path, line, length);
	unlink(reply_path);	/* on every way out */
	if (ended_by) {	/* die of it, so that whoever waits for us knows */
		signal(ended_by, SIG_DFL);
		raise(ended_by);
		sigprocmask(SIG_SETMASK, &while_waiting, NULL);
	}
	return status;
}

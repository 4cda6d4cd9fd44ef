/* deskd: an information desk. Requests come through the FIFO DIR/req, one line each; every answer goes to a FIFO of its client's own.
 *
 * Two things keep it alive. It holds req open for writing itself, so that read() never finds the end of the file, however many
 * clients come and go. And it opens the FIFO of a client without waiting, so that a client that is gone holds nobody up. */
#define _GNU_SOURCE	/* ppoll(): new in POSIX of 2024 */
#include <ctype.h>
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
#include <unistd.h>

enum { LINE_MOST = PIPE_BUF, SEQ_MOST = 1000000 };

struct request {
	long pid;
	const char *op, *arg;	/* strings; arg is NULL where there is none */
};

struct lines {	/* what has been read of a stream of lines */
	char bytes[LINE_MOST];
	size_t length;
	bool too_long;	/* the rest of a line that had no room, up to its end, is to be dropped */
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "deskd: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- what clients may ask (given) --- */

static unsigned long next_number = 1;

static bool read_number(const char *text, long most, long *number)
{
	char *end;

	*number = strtol(text, &end, 10);	/* out of its range it is out of ours, too */
	return isdigit((unsigned char)text[0]) && !*end && *number >= 1 && *number <= most;
}

static void reserve(const char *arg, char *answer, size_t size)
{
	long count;

	if (!read_number(arg, SEQ_MOST, &count)) {
		snprintf(answer, size, "ERR seq wants a number from 1 to %d\n", SEQ_MOST);
		return;
	}
	snprintf(answer, size, "OK %lu\n", next_number);
	next_number += (unsigned long)count;
}

static void to_upper(const char *arg, char *answer, size_t size)
{
	char *c = answer;	/* OK is in capitals */

	snprintf(answer, size, "OK %s\n", arg);
	for (; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c += 'A' - 'a';
}

static void answer_request(const struct request *request, char *answer, size_t size)
{
	const char *op = request->op, *arg = request->arg;

	if (strcmp(op, "seq") != 0 && strcmp(op, "upper") != 0 && strcmp(op, "len") != 0)
		snprintf(answer, size, "ERR unknown operation\n");
	else if (!arg)
		snprintf(answer, size, "ERR an argument is missing\n");
	else if (strcmp(op, "seq") == 0)
		reserve(arg, answer, size);
	else if (strcmp(op, "upper") == 0)
		to_upper(arg, answer, size);
	else
		snprintf(answer, size, "OK %zu\n", strlen(arg));
}

/* Takes "PID OP" or "PID OP ARG" apart, in place. */
static bool parse_request(char *line, struct request *request)
{
	char *pid = strsep(&line, " ");

	request->op = strsep(&line, " ");
	request->arg = line;
	return request->op && read_number(pid, LONG_MAX, &request->pid);
}

/* --- files --- */

/* mkdir() and mkfifo() may find what a former run has made. */
static void made(int result, const char *path)
{
	if (result == -1 && errno != EEXIST)
		die(path);
}

/* On the descriptor, not on the name: what was opened is what is looked at. false for -1, too. */
static bool is_fifo(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* --- the request FIFO --- */

/* Returns the end to read from. Its other end is opened, too, and stays so: a FIFO without a writer would be at its end. */
static int open_desk(const char *path)
{
	int fd;

	made(mkfifo(path, 0600), path);
	/* not waiting: else the server would stand here, not yet ready for signals, until the first client comes */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
	if (!is_fifo(fd)) {
		fprintf(stderr, "deskd: %s: is no FIFO, or cannot be read\n", path);
		exit(1);
	}
	if (open(path, O_WRONLY) == -1)
		die(path);
	return fd;
}

/* --- the answer --- */

/* The name is made from a number, never from what a client says. Whoever is not there, or does not read, gets nothing. */
static void reply(const char *dir, long pid, const char *answer)
{
	char path[2 * PATH_MAX];
	int fd;

	snprintf(path, sizeof path, "%s/rep.%ld", dir, pid);
	/* ENXIO: nobody reads it; ENOENT: the client is gone; ELOOP: a link, which might lead anywhere */
	fd = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
	if (is_fifo(fd))
		(void)write(fd, answer, strlen(answer));	/* EPIPE: the client went between open and write, and gets nothing */
	close(fd);
}

/* --- lines --- */

static void handle_line(const char *dir, char *line)
{
	char answer[LINE_MOST];	/* never longer than the line: it has no pid, and OK is no longer than any op */
	struct request request;

	if (!parse_request(line, &request))
		return;
	answer_request(&request, answer, sizeof answer);
	reply(dir, request.pid, answer);
}

/* Hands over every line that is complete; what is left is moved to the beginning. */
static void take_lines(struct lines *lines, const char *dir)
{
	char *next = lines->bytes, *all = lines->bytes + lines->length, *end;

	while ((end = memchr(next, '\n', (size_t)(all - next)))) {
		*end = '\0';
		if (!lines->too_long)
			handle_line(dir, next);
		lines->too_long = false;
		next = end + 1;
	}
	lines->length = (size_t)(all - next);
	memmove(lines->bytes, next, lines->length);
	if (lines->length == sizeof lines->bytes) {	/* no end in LINE_MOST bytes */
		lines->too_long = true;
		lines->length = 0;
	}
}

/* --- serving --- */

/* Its coming is enough: it ends ppoll(). */
static void on_sigterm(int signal)
{
	(void)signal;
}

/* SIGTERM is blocked, but in ppoll(): so it cannot come just before the wait, and be missed. */
static void serve(int fd, const char *dir, const sigset_t *while_waiting)
{
	struct pollfd request = {.fd = fd, .events = POLLIN};
	static struct lines lines;
	ssize_t n;

	while (ppoll(&request, 1, NULL, while_waiting) != -1 &&
		(n = read(fd, lines.bytes + lines.length, sizeof lines.bytes - lines.length)) != -1) {
		lines.length += (size_t)n;
		take_lines(&lines, dir);
	}
	if (errno != EINTR)
		die("waiting for requests");
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_sigterm};
	sigset_t sigterm, before;
	char path[2 * PATH_MAX];
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: deskd DIR\n");
		return 2;
	}
	sigemptyset(&sigterm);
	sigaddset(&sigterm, SIGTERM);
	sigprocmask(SIG_BLOCK, &sigterm, &before);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);	/* a client that is gone makes write() fail, and kills nobody */
	made(mkdir(argv[1], 0700), argv[1]);
	snprintf(path, sizeof path, "%s/req", argv[1]);
	fd = open_desk(path);
	printf("READY fifo %s\n", path);
	if (fflush(stdout) != 0)	/* into a pipe, stdio would keep the line until its buffer is full */
		die("standard output");
	serve(fd, argv[1], &before);
	unlink(path);
	return 0;
}

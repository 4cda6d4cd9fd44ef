/* deskd, which opens req anew at the end of the file: open() waits for the next writer. The old descriptor is closed only afterwards,
 * so that a client always finds a reader. A handler ends it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

static char request_path[PATH_MAX];	/* for the handler */

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
	return text[0] >= '0' && text[0] <= '9' && !*end && *number >= 1 && *number <= most;
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
	char *c = answer + 3;

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
	char *op = strchr(line, ' '), *arg = op ? strchr(op + 1, ' ') : NULL;

	if (!op)
		return false;
	*op++ = '\0';
	if (arg)
		*arg++ = '\0';
	request->op = op;
	request->arg = arg;
	return read_number(line, LONG_MAX, &request->pid);
}

/* --- the request FIFO --- */

static void make_desk(const char *path)
{
	struct stat status;

	if (mkfifo(path, 0600) < 0 && errno != EEXIST)
		die(path);
	if (lstat(path, &status) < 0)
		die(path);
	if (!S_ISFIFO(status.st_mode)) {
		fprintf(stderr, "deskd: %s: is there already, and is no FIFO\n", path);
		exit(1);
	}
}

/* --- the answer --- */

/* The name is made from a number, never from what a client says. Whoever is not there, or does not read, gets nothing. */
static void reply(const char *dir, long pid, const char *answer)
{
	char path[PATH_MAX];
	struct stat status;
	int fd;

	snprintf(path, sizeof path, "%s/rep.%ld", dir, pid);
	fd = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;	/* ENXIO: nobody reads it; ENOENT: the client is gone; ELOOP: a link, which might lead anywhere */
	/* a write of at most PIPE_BUF bytes happens as a whole or not at all; EPIPE: the client went between open and write */
	if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) && write(fd, answer, strlen(answer)) < 0 && errno != EPIPE)
		fprintf(stderr, "deskd: %s: %s\n", path, strerror(errno));
	close(fd);
}

/* --- lines --- */

static void handle_line(const char *dir, char *line)
{
	char answer[LINE_MOST + 16];
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

static void on_sigterm(int signal)
{
	(void)signal;
	unlink(request_path);
	_exit(0);
}

static void serve(const char *dir)
{
	static struct lines lines;
	int fd = -1, next;
	ssize_t n;

	for (;;) {
		next = open(request_path, O_RDONLY | O_CLOEXEC);	/* waits for a writer */
		if (next < 0)
			die(request_path);
		if (fd >= 0)
			close(fd);
		fd = next;
		while ((n = read(fd, lines.bytes + lines.length, sizeof lines.bytes - lines.length)) > 0) {
			lines.length += (size_t)n;
			take_lines(&lines, dir);
		}
		if (n < 0)
			die("read");
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_sigterm};

	if (argc != 2 || strlen(argv[1]) > sizeof request_path - 32) {
		fprintf(stderr, "usage: deskd DIR\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);	/* a client that is gone makes write() fail, and kills nobody */
	if (mkdir(argv[1], 0700) < 0 && errno != EEXIST)
		die(argv[1]);
	snprintf(request_path, sizeof request_path, "%s/req", argv[1]);
	make_desk(request_path);
	sigaction(SIGTERM, &action, NULL);
	printf("READY fifo %s\n", request_path);
	if (fflush(stdout) != 0)	/* into a pipe, stdio would keep the line until its buffer is full */
		die("standard output");
	serve(argv[1]);
}

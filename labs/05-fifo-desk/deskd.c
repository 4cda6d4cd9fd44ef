/* deskd: an information desk. Requests come through the FIFO DIR/req, one line each; every answer goes to a FIFO of its client's own.
 *
 * Given: what clients may ask, and how a request is taken apart. Steps 1, 2, 3 and 5 are yours; README.md tells what each has to do. */
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

/* --- the request FIFO --- */

/* Returns the end to read from. */
static int open_desk(const char *path)
{
	(void)path;
	errno = ENOSYS;
	/* TODO 1: make the FIFO, or use the one that is there; but what if it is no FIFO? When does open() return, and what does
	 * read() say when the last writer has gone? */
	return -1;
}

/* --- the answer --- */

/* An answer for the client with this number. */
static void reply(const char *dir, long pid, const char *answer)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof path, "%s/rep.%ld", dir, pid);
	(void)answer;
	/* TODO 3: open, look, write, close. Who may be missing? What else may have that name? And if the client goes after open()? */
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

/* --- serving --- */

static void serve(int fd, const char *dir)
{
	(void)fd;
	(void)dir;
	(void)handle_line;
	/* TODO 2: read, and hand each complete line to handle_line(), without its end. A read may bring half a line, or several; a line
	 * of more than LINE_MOST bytes is dropped. */
	for (;;)
		poll(NULL, 0, -1);	/* for nothing, until it is written */
	/* TODO 5: SIGTERM comes while the server waits, or just before. What is to be done before it ends? */
}

int main(int argc, char **argv)
{
	char path[2 * PATH_MAX];
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: deskd DIR\n");
		return 2;
	}
	if (mkdir(argv[1], 0700) < 0 && errno != EEXIST)
		die(argv[1]);
	snprintf(path, sizeof path, "%s/req", argv[1]);
	fd = open_desk(path);
	if (fd < 0)
		die(path);
	/* TODO 1, too: when may READY be said, and does the line get out? */
	printf("READY fifo %s\n", path);
	serve(fd, argv[1]);
	return 0;
}

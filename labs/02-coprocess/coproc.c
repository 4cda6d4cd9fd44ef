/* coproc: runs a program with two pipes, one to its standard input and one from its standard output, and copies both ways.
 *
 * Given: what is counted, the last line, and how a status is told. The five steps are yours; README.md tells what each has to
 * do. (poll() is one way of doing step 3; if you take another, change what you like.) */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT_EXECUTE = 126, NOT_FOUND = 127 };

struct coprocess {
	pid_t pid;
	int to, from;			/* our ends; -1 when closed */
	char block[65536];		/* from standard input, on its way to PROG */
	size_t first, end;		/* what of it has not been taken yet */
	unsigned long long sent, received;
	bool failed;
};

static int complain(const char *what)
{
	fprintf(stderr, "coproc: %s: %s\n", what, strerror(errno));
	return 1;
}

/* --- PROG --- */

/* The child becomes PROG. This does not return: a second coproc must not go on. */
static _Noreturn void become(char **argv, const int to[2], const int from[2])
{
	/* TODO 2: the right ends become 0 and 1; nothing else stays open; argv is executed. What if that fails? */
	(void)argv;
	(void)to;
	(void)from;
	_exit(CANNOT_EXECUTE);
}

/* Returns 0, or the exit status of an error. */
static int start(char **argv, struct coprocess *prog)
{
	int to[2] = {-1, -1}, from[2] = {-1, -1};

	/* TODO 1: two pipes, one for each direction. */
	prog->pid = fork();
	if (prog->pid == -1)
		return complain("fork");
	if (prog->pid == 0)
		become(argv, to, from);
	/* TODO 2: which ends are not ours? */
	prog->to = to[1];
	prog->from = from[0];
	return 0;
}

/* --- copying --- */

/* Until PROG's output has ended. */
static void copy(struct coprocess *prog)
{
	/* TODO 3: what comes on standard input goes to prog->to, what comes from prog->from to standard output; count both. Wait for
	 * all that can happen, not for one of them. When standard input has ended, PROG must read an end, too. */
	/* TODO 4: PROG may stop reading, or be gone, at any time: that is no error, and must not kill us. */
	(void)prog;
}

/* PROG's exit code, as a shell tells it. */
static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int collect(struct coprocess *prog)
{
	/* TODO 5: let PROG read the end of its input, wait for it, and return its exit code. */
	(void)prog;
	return exit_code(0);
}

int main(int argc, char **argv)
{
	static struct coprocess prog;
	int status;

	if (argc < 2) {
		fprintf(stderr, "usage: coproc PROG [ARG...]\n");
		return 2;
	}
	status = start(argv + 1, &prog);
	if (status)
		return status;
	copy(&prog);
	status = collect(&prog);
	fprintf(stderr, "coproc: sent=%llu received=%llu status=%d\n", prog.sent, prog.received, status);
	return status ? status : prog.failed;
}

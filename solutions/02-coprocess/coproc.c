/* coproc: runs a program with two pipes, one to its standard input and one from its standard output, and copies both ways.
 *
 * Nothing here waits for one side only: a pipe holds 64 KiB, and PROG may want to get rid of its output before it takes more
 * input. So poll() waits for all that can happen at once, and the pipe to PROG is non-blocking: a write takes what there is room
 * for. The other calls may block, because poll() has just said that they will not, or (standard output) because PROG is not
 * who they wait for. None of them fails with EINTR, because there is no handler for any signal. */
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

/* The child becomes PROG, which gets 0, 1 and 2 and nothing else: a copy of our end of the pipe to PROG, in PROG itself, would
 * keep the end of its own input away. This does not return: a second coproc must not go on. */
static _Noreturn void become(char **argv, const int to[2], const int from[2])
{
	int error;

	dup2(to[0], STDIN_FILENO);	/* the originals are open, so this does not fail */
	dup2(from[1], STDOUT_FILENO);
	close(to[0]);
	close(to[1]);
	close(from[0]);
	close(from[1]);
	signal(SIGPIPE, SIG_DFL);	/* "ignored" would be inherited, and PROG has not asked for that */
	execvp(argv[0], argv);
	error = errno;
	complain(argv[0]);
	_exit(error == ENOENT ? NOT_FOUND : CANNOT_EXECUTE);
}

/* Returns 0, or the exit status of an error. */
static int start(char **argv, struct coprocess *prog)
{
	int to[2], from[2];

	signal(SIGPIPE, SIG_IGN);	/* a write to a PROG that has stopped reading fails with EPIPE, and does not kill us */
	if (pipe(to) == -1 || pipe(from) == -1)
		return complain("pipe");
	prog->pid = fork();
	if (prog->pid == -1)
		return complain("fork");
	if (prog->pid == 0)
		become(argv, to, from);
	close(to[0]);			/* or there would always be a reader, and never EPIPE */
	close(from[1]);			/* or the end of PROG's output would never come */
	prog->to = to[1];
	prog->from = from[0];
	fcntl(prog->to, F_SETFL, O_NONBLOCK);	/* our end alone: the other has a file description, and flags, of its own */
	return 0;
}

/* --- to PROG --- */

/* PROG reads the end of the file, or has stopped reading: both times this is all there is to do. */
static void stop_feeding(struct coprocess *prog)
{
	if (prog->to != -1)
		close(prog->to);
	prog->to = -1;
}

static void read_input(struct coprocess *prog)
{
	ssize_t n = read(STDIN_FILENO, prog->block, sizeof prog->block);

	if (n == -1)
		prog->failed = complain("standard input");
	if (n <= 0) {
		stop_feeding(prog);
		return;
	}
	prog->first = 0;
	prog->end = (size_t)n;
}

/* Offers what is left of the block; what is not taken stays for the next time. Nothing is taken where there is no room after all
 * (EAGAIN), or no reader any more (EPIPE): that is no error, and poll() tells when there is room, or that nobody reads. */
static void feed(struct coprocess *prog)
{
	ssize_t n = write(prog->to, prog->block + prog->first, prog->end - prog->first);

	if (n == -1)
		return;
	prog->first += (size_t)n;
	prog->sent += (size_t)n;
}

/* --- from PROG --- */

static int write_all(int fd, const char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = write(fd, next, left);

		if (n == -1)
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

static void stop_draining(struct coprocess *prog)
{
	close(prog->from);
	prog->from = -1;
}

static void drain(struct coprocess *prog)
{
	char block[sizeof prog->block];
	ssize_t n = read(prog->from, block, sizeof block);

	if (n > 0) {
		prog->received += (size_t)n;
		if (write_all(STDOUT_FILENO, block, (size_t)n) == 0)
			return;
		prog->failed = complain("standard output");
	}
	stop_draining(prog);
}

/* --- both --- */

/* Until PROG's output has ended. A negative descriptor is one that poll() does not look at. */
static void copy(struct coprocess *prog)
{
	while (prog->from != -1) {
		bool empty = prog->first == prog->end;
		/* of the pipe to PROG we want to know that its reader is gone (POLLERR) also while there is nothing to write */
		struct pollfd polls[] = {{.fd = prog->to != -1 && empty ? STDIN_FILENO : -1, .events = POLLIN},
			{.fd = prog->to, .events = empty ? 0 : POLLOUT}, {.fd = prog->from, .events = POLLIN}};

		poll(polls, 3, -1);
		if (polls[0].revents)
			read_input(prog);
		if (polls[1].revents & POLLERR)
			stop_feeding(prog);	/* it would be reported again and again */
		else if (polls[1].revents & POLLOUT)
			feed(prog);
		if (polls[2].revents)
			drain(prog);		/* also for POLLHUP: what is left in the pipe comes first */
	}
}

/* PROG's exit code, as a shell tells it. */
static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int collect(struct coprocess *prog)
{
	int status;

	stop_feeding(prog);		/* PROG may still be reading, and waits for the end */
	if (waitpid(prog->pid, &status, 0) == -1)
		return complain("waitpid");
	return exit_code(status);
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

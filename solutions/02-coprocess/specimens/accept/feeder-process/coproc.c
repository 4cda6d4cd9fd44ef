/* coproc with two hands: a second child feeds PROG, the parent drains it; each of them may block.
 *
 * How much was fed, and whether that failed, only the feeder knows. It writes both into a pipe of its own before it lets go of the pipe
 * to PROG: when the parent sees the end of PROG's output, they are there, or PROG has not read everything and any number is right. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int complain(const char *what)
{
	fprintf(stderr, "coproc: %s: %s\n", what, strerror(errno));
	return 1;
}

static _Noreturn void die(const char *what)
{
	exit(complain(what));
}

static _Noreturn void become(char **argv, const int to[2], const int from[2])
{
	int error;

	if (dup2(to[0], 0) < 0 || dup2(from[1], 1) < 0)
		_exit(complain("dup2"));
	close(to[0]);
	close(to[1]);
	close(from[0]);
	close(from[1]);
	execvp(argv[0], argv);
	error = errno;
	complain(argv[0]);
	_exit(error == ENOENT ? 127 : 126);
}

static int write_all(int fd, const char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = write(fd, next, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

static int collect(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int failed;

/* Until PROG's output has ended. */
static unsigned long long drain(int from)
{
	unsigned long long received = 0;
	char block[65536];
	ssize_t n;

	while ((n = read(from, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || write_all(1, block, (size_t)n) < 0) {
			failed = complain(n < 0 ? "read" : "standard output");
			break;
		}
		received += (unsigned long long)n;
	}
	close(from);
	return received;
}

struct fed {
	unsigned long long sent;
	int failed;
};

static struct fed feed(int to)
{
	struct fed fed = {0, 0};
	char block[65536];
	ssize_t n;

	while ((n = read(0, block, sizeof block)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fed.failed = complain("standard input");
		if (n < 0 || write_all(to, block, (size_t)n) < 0)
			break;	/* PROG has stopped reading: no error */
		fed.sent += (unsigned long long)n;
	}
	return fed;
}

static pid_t start_feeder(int to, int from, int report[2])
{
	struct fed fed;
	pid_t pid;

	if (pipe(report) < 0)
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid > 0)
		return pid;
	close(from);
	close(report[0]);
	signal(SIGPIPE, SIG_IGN);
	fed = feed(to);
	_exit(write(report[1], &fed, sizeof fed) == sizeof fed ? 0 : 1);
}

int main(int argc, char **argv)
{
	unsigned long long received;
	struct fed fed;
	int to[2], from[2], report[2], status;
	pid_t prog, feeder;

	if (argc < 2)
		return fputs("usage: coproc PROG [ARG...]\n", stderr), 2;
	if (pipe(to) < 0 || pipe(from) < 0)
		die("pipe");
	prog = fork();
	if (prog < 0)
		die("fork");
	if (prog == 0)
		become(argv + 1, to, from);
	close(to[0]);
	close(from[1]);
	feeder = start_feeder(to[1], from[0], report);
	close(to[1]);
	close(report[1]);
	signal(SIGPIPE, SIG_IGN);	/* PROG was started before */
	received = drain(from[0]);
	kill(feeder, SIGKILL);		/* it may still wait for standard input; it is not yet collected, so it exists */
	collect(feeder);
	if (read(report[0], &fed, sizeof fed) != sizeof fed)
		fed = (struct fed){0, 0};
	status = collect(prog);
	fprintf(stderr, "coproc: sent=%llu received=%llu status=%d\n", fed.sent, received, status);
	return status ? status : failed || fed.failed;
}

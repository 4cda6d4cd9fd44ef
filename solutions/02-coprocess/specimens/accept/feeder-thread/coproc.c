/* coproc with two hands: a thread feeds PROG, the main thread drains it; each of them may block. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
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

static struct {
	int to;	/* the thread's, and after pthread_join() ours */
	unsigned long long sent;
} feeder;

static void *feed(void *nothing)
{
	static char block[65536];
	ssize_t n;

	(void)nothing;
	while ((n = read(0, block, sizeof block)) != 0) {
		const char *next = block;

		if (n < 0 && errno != EINTR) {
			failed = complain("standard input");
			break;
		}
		while (n > 0) {
			ssize_t taken = write(feeder.to, next, (size_t)n);

			if (taken < 0 && errno != EINTR)
				goto done;	/* PROG has stopped reading: no error */
			if (taken > 0) {
				next += taken;
				n -= taken;
				feeder.sent += (unsigned long long)taken;
			}
		}
	}
done:
	close(feeder.to);
	feeder.to = -1;
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned long long received;
	int to[2], from[2], status;
	pthread_t thread;
	pid_t prog;

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
	signal(SIGPIPE, SIG_IGN);	/* after fork(): PROG has the default */
	feeder.to = to[1];
	errno = pthread_create(&thread, NULL, feed, NULL);
	if (errno)
		die("pthread_create");
	received = drain(from[0]);
	pthread_cancel(thread);		/* it may still wait, for standard input or for room */
	pthread_join(thread, NULL);
	if (feeder.to >= 0)
		close(feeder.to);
	status = collect(prog);
	fprintf(stderr, "coproc: sent=%llu received=%llu status=%d\n", feeder.sent, received, status);
	return status ? status : failed;
}

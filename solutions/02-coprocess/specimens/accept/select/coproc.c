/* coproc with select(), everything close-on-exec, and a third pipe that tells whether exec has failed, and why. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

static char block[16384], reply[16384];
static size_t begin, end;
static unsigned long long sent, received;
static int to = -1, from = -1, failed;

static int complain(const char *what, int error)
{
	fprintf(stderr, "coproc: %s: %s\n", what, strerror(error));
	return 1;
}

static void close_it(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Returns errno of the exec in the child, or 0. */
static int start(char **argv, pid_t *pid)
{
	int in[2], out[2], news[2], error = 0;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(news, O_CLOEXEC) < 0 || (*pid = fork()) < 0)
		return -1;
	if (*pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		if (dup3(in[0], 0, 0) == 0 && dup3(out[1], 1, 0) == 1)
			execvp(argv[0], argv);
		error = errno;
		_exit(write(news[1], &error, sizeof error) > 0 && error == ENOENT ? 127 : 126);
	}
	close(in[0]);
	close(out[1]);
	close(news[1]);
	if (read(news[0], &error, sizeof error) < 0)
		error = errno;
	close(news[0]);
	to = in[1];
	from = out[0];
	return fcntl(to, F_SETFL, O_NONBLOCK) < 0 ? -1 : error;
}

static void read_input(void)
{
	ssize_t n = read(0, block, sizeof block);

	if (n < 0 && errno != EINTR)
		failed = complain("standard input", errno);
	begin = 0;
	end = n > 0 ? (size_t)n : 0;
	if (n == 0 || (n < 0 && errno != EINTR))
		close_it(&to);
}

static void feed(void)
{
	ssize_t n = write(to, block + begin, end - begin);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		close_it(&to);
	if (n > 0) {
		begin += (size_t)n;
		sent += (unsigned long long)n;
	}
}

static void drain(void)
{
	ssize_t n = read(from, reply, sizeof reply), done = 0, wrote;

	if (n == 0 || (n < 0 && errno != EINTR))
		close_it(&from);
	for (; done < n; done += wrote) {
		wrote = write(1, reply + done, (size_t)(n - done));
		if (wrote < 0 && errno != EINTR) {
			failed = complain("standard output", errno);
			close_it(&from);
			return;
		}
		wrote = wrote < 0 ? 0 : wrote;
	}
	received += n > 0 ? (unsigned long long)n : 0;
}

int main(int argc, char **argv)
{
	int status, error;
	pid_t pid;

	if (argc < 2) {
		fputs("usage: coproc PROG [ARG...]\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	error = start(argv + 1, &pid);
	if (error < 0)
		return complain("start", errno);
	if (error)
		complain(argv[1], error);
	while (from >= 0) {
		fd_set readable, writable;

		FD_ZERO(&readable);
		FD_ZERO(&writable);
		FD_SET(from, &readable);
		if (to >= 0 && begin == end)
			FD_SET(0, &readable);
		if (to >= 0 && begin < end)
			FD_SET(to, &writable);
		if (select((to > from ? to : from) + 1, &readable, &writable, NULL, NULL) < 0) {
			if (errno == EINTR)
				continue;
			return complain("select", errno);
		}
		if (to >= 0 && begin < end && FD_ISSET(to, &writable))
			feed();
		else if (to >= 0 && begin == end && FD_ISSET(0, &readable))
			read_input();
		if (FD_ISSET(from, &readable))
			drain();
	}
	close_it(&to);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return complain("waitpid", errno);
	status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	fprintf(stderr, "coproc: sent=%llu received=%llu status=%d\n", sent, received, status);
	return status ? status : failed;
}

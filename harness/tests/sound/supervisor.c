/* A worker is talked to over a pair of sockets, and made anew when it has died in the middle of its work. */
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** send(2) may take less than it was given. */
static int send_all(int fd, const char *bytes, size_t length)
{
	ssize_t n = 0;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = send(fd, bytes, length, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
	}
	return 0;
}

static pid_t start(int *to)
{
	int ends[2];
	pid_t child;
	ssize_t n;
	char job;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		while ((n = recv(ends[1], &job, 1, 0)) == 1) {
			if (job == 'x')
				(void)raise(SIGKILL);
			if (send_all(ends[1], "done", 4) < 0)
				_exit(1);
		}
		_exit(n < 0);
	}
	(void)close(ends[1]);
	*to = ends[0];
	return child;
}

int main(void)
{
	static const char jobs[] = {'a', 'x', 'b'};
	int fd, status, restarts = 0;
	pid_t worker = start(&fd);
	char answer[4];
	size_t i;

	for (i = 0; worker > 0 && i < sizeof jobs; i++) {
		if (send(fd, &jobs[i], 1, MSG_NOSIGNAL) == 1 && recv(fd, answer, 4, MSG_WAITALL) == 4)
			continue;
		(void)close(fd);
		if (waitpid(worker, &status, 0) != worker || !WIFSIGNALED(status))
			return 1;
		worker = start(&fd);
		restarts++;
	}
	if (worker < 0 || close(fd) < 0 || waitpid(worker, &status, 0) != worker)
		return 1;
	return status != 0 || restarts != 1;
}

/* A client and its server, with a FIFO for requests that is full at first, and one for the answer. Nobody of them waits in open():
   what there is no room for, and what is not there yet, poll() waits for. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(int fd, short events)
{
	struct pollfd waited = {.fd = fd, .events = events};
	int ready;

	while ((ready = poll(&waited, 1, 5000)) < 0 && errno == EINTR)
		;
	return ready > 0 ? 0 : -1;
}

static int offer(int fd, const char *line, size_t length)
{
	while (write(fd, line, length) < 0)
		if (errno != EINTR && (errno != EAGAIN || wait_for(fd, POLLOUT) < 0))
			return -1;
	return 0;
}

/* As long as nobody has opened the FIFO to write, there is nothing to read: that is no end yet. */
static ssize_t receive_line(int fd, char *line, size_t size)
{
	size_t got = 0;

	while (got < size && (got == 0 || line[got - 1] != '\n')) {
		ssize_t n = wait_for(fd, POLLIN) < 0 ? 0 : read(fd, line + got, size - got);

		if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
			return -1;
		if (n > 0)
			got += (size_t)n;
	}
	return (ssize_t)got;
}

static int ask(void)
{
	char reply[32], line[64];
	int in, out, failed;
	ssize_t n;

	snprintf(reply, sizeof reply, "reply.%ld", (long)getpid());
	snprintf(line, sizeof line, "%ld next\n", (long)getpid());
	if (mkfifo(reply, 0600) < 0)
		return 1;
	in = open(reply, O_RDONLY | O_NONBLOCK);
	out = open("requests", O_WRONLY | O_NONBLOCK);
	failed = in < 0 || out < 0 || offer(out, line, strlen(line)) < 0;
	n = failed ? -1 : receive_line(in, line, sizeof line);
	unlink(reply);
	return n < 0 || printf("%.*s", (int)n, line) < 0 || fflush(stdout) != 0;
}

static int answer(const char *line)
{
	char reply[32];
	long pid;
	int fd;

	if (sscanf(line, "%ld next", &pid) != 1)
		return -1;
	snprintf(reply, sizeof reply, "reply.%ld", pid);
	fd = open(reply, O_WRONLY | O_NONBLOCK);
	if (fd < 0 || offer(fd, "1\n", 2) < 0)
		return -1;
	return close(fd);
}

int main(void)
{
	static char block[65536];
	char line[64] = "";
	size_t got = 0;
	int desk, status;
	ssize_t n;

	if (mkfifo("requests", 0600) < 0 || (desk = open("requests", O_RDWR)) < 0)
		return 1;
	for (got = 0; got < sizeof block; got += n > 0 ? (size_t)n : 0)
		if ((n = write(desk, block, sizeof block - got)) < 0 && errno != EINTR)
			return 1;
	if (fork() == 0)
		_exit(ask());
	for (; got > 0; got -= n > 0 ? (size_t)n : 0)
		if ((n = read(desk, block, got)) < 0 && errno != EINTR)
			return 1;
	if (receive_line(desk, line, sizeof line - 1) < 0 || answer(line) < 0)
		return 1;
	while ((n = waitpid(-1, &status, 0)) < 0 && errno == EINTR)
		;
	return n < 0 || status != 0;
}

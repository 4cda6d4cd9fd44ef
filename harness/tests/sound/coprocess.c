/* Much text goes through a filter and comes back: written without waiting, read while it is written. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[300000];

static int start_filter(int *to, int *from)
{
	int in[2], out[2];

	if (pipe(in) < 0 || pipe(out) < 0)
		return -1;
	switch (fork()) {
	case -1:
		return -1;
	case 0:
		if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0)
			_exit(126);
		(void)close(in[0]);
		(void)close(in[1]);
		(void)close(out[0]);
		(void)close(out[1]);
		(void)signal(SIGPIPE, SIG_DFL);
		execlp("cat", "cat", (char *)NULL);
		perror("cat");
		_exit(127);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	*to = in[1];
	*from = out[0];
	return fcntl(*to, F_SETFL, O_NONBLOCK);
}

int main(void)
{
	struct pollfd watched[2] = {{.events = POLLOUT}, {.events = POLLIN}};
	size_t sent = 0, received = 0;
	char block[4096];
	ssize_t n;

	(void)signal(SIGPIPE, SIG_IGN);
	if (start_filter(&watched[0].fd, &watched[1].fd) < 0)
		return 1;
	for (;;) {
		if (poll(watched, 2, -1) < 0)
			return 1;
		if (watched[0].revents) {
			n = write(watched[0].fd, text + sent, sizeof text - sent);
			if (n < 0 && errno != EAGAIN)
				return 1;
			sent += n > 0 ? (size_t)n : 0;
			if (sent == sizeof text) {
				(void)close(watched[0].fd);
				watched[0].fd = -1;
			}
		}
		if (watched[1].revents) {
			n = read(watched[1].fd, block, sizeof block);
			if (n <= 0)
				break;
			received += (size_t)n;
		}
	}
	(void)close(watched[1].fd);
	return n < 0 || received != sizeof text || wait(NULL) < 0;
}

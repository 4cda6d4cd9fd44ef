/* The function that tells all others; the one who talks is told nothing back, and the second client sleeps. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int tell_others(const struct pollfd *fds, int count, int from, const char *text, long length);

static int talk(int fd)
{
	static char text[4096];
	int i;

	for (i = 0; i < 200; i++)
		if (send(fd, text, sizeof text, 0) != sizeof text)
			return 1;
	return 0;
}

int main(void)
{
	struct pollfd fds[2];
	char text[4096];
	int pairs[2][2], i;

	for (i = 0; i < 2; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){pairs[i][0], POLLIN, 0};
	}
	if (fork() == 0)
		_exit(talk(pairs[0][1]));
	while (poll(fds, 2, -1) > 0)
		for (i = 0; i < 2; i++) {
			long n = fds[i].revents ? recv(fds[i].fd, text, sizeof text, 0) : 0;

			if (n > 0 && tell_others(fds, 2, i, text, n) < 0)
				return 1;
		}
	return 1;
}

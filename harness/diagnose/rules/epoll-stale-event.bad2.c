/* One of the clients is the master: when it says stop, all are closed, and the loop over the events goes on. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(struct pollfd *fds, int count, int which);

int main(void)
{
	struct pollfd fds[3];
	int pairs[3][2], i;

	for (i = 0; i < 3; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){pairs[i][0], POLLIN, 0};
	}
	if (send(pairs[0][1], "stop", 4, 0) != 4 || send(pairs[2][1], "more", 4, 0) != 4 || poll(fds, 3, -1) != 2)
		return 1;
	for (i = 0; i < 3; i++)
		if (fds[i].revents && serve(fds, 3, i) < 0)
			return 1;
	return 0;
}

/* The function accepts until EAGAIN, and hands out connections that block. */
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int accept_all(int listener, struct pollfd *fds, int room);

static void drain(int fd)
{
	char block[64];

	while (recv(fd, block, sizeof block, 0) > 0)
		;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0board"}; /* an abstract name: no file */
	int i, count, listener = socket(AF_UNIX, SOCK_STREAM, 0), clients[2];
	struct pollfd fds[4];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		fcntl(listener, F_SETFL, O_NONBLOCK) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0 ||
			send(clients[i], "hello", 5, 0) != 5)
			return 1;
	}
	count = accept_all(listener, fds, 4);
	while (poll(fds, (nfds_t)count, -1) > 0)
		for (i = 0; i < count; i++)
			if (fds[i].revents)
				drain(fds[i].fd);
	return 1;
}

/* The client is a child. It asks connect once more, to be sure that it is connected, and does not like EISCONN. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int dial(const struct sockaddr_in *at)
{
	int i, fd = socket(AF_INET, SOCK_STREAM, 0);
	struct pollfd one = {fd, POLLOUT, 0};

	if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0) /* HERE */
			continue;
		if (i > 0 || poll(&one, 1, -1) != 1)
			return 1;
	}
	return send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int status, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || dial(&at));
	return wait(&status) < 0 || status != 0;
}

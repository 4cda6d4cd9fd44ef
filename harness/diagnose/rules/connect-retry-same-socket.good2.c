/* Right: connect is called again to learn how far it is; EALREADY is waited out, and EISCONN means that it is done. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct pollfd one = {fd, POLLOUT, 0};

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0 || errno == EISCONN)
			continue;
		if ((errno != EINPROGRESS && errno != EALREADY) || poll(&one, 1, -1) != 1)
			return 1;
	}
	return send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0;
}

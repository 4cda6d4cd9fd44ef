/* Right: POLLOUT says that the attempt is over, and SO_ERROR how it ended. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at, error_length = sizeof(int);
	int error = -1, listener = socket(AF_INET, SOCK_STREAM, 0),
	    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct pollfd one = {fd, POLLOUT, 0};

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0 && errno != EINPROGRESS)
		return 1;
	if (poll(&one, 1, -1) != 1 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_length) < 0 || error)
		return 1;
	return send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0;
}

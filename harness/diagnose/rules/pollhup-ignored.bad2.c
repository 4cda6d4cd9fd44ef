/* A client resets its connection while the server has something for it; the function that waits looks at POLLOUT alone. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int wait_until_writable(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct linger at_once = {1, 0};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0 ||
		setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || close(client) < 0)
		return 1;
	return wait_until_writable(fd) < 0 || close(fd) < 0;
}

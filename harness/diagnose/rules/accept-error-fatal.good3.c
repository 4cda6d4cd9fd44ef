/* fault: errno:ECONNABORTED@main,accept,,1
   Right: a non-blocking accept that fails sends this server back to poll, where the next client is seen. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd = -1, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	struct pollfd one = {listener, POLLIN, 0};

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		fcntl(listener, F_SETFL, O_NONBLOCK) < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	while (fd < 0) {
		if (poll(&one, 1, -1) < 0)
			return 1;
		fd = accept(listener, NULL, NULL);
	}
	return close(fd) < 0 || close(client) < 0 || close(listener) < 0;
}

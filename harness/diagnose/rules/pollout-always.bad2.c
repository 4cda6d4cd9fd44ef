/* The queue of what is to be sent is empty, but the function asks for both. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int wait_for(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), queued = 6;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	while (fd >= 0 && wait_for(fd) >= 0)
		if (queued > 0)
			queued -= (int)send(fd, "hello\n", (size_t)queued, 0);
	return 1;
}

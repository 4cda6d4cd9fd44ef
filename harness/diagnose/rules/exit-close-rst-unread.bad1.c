/* The server answers when it has read the first line, and closes; the rest of the request lies unread in its socket. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char block[8192] = "request\n", line[8];
	ssize_t n;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(client, block, sizeof block, 0) != sizeof block)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || recv(fd, line, sizeof line, 0) != sizeof line || send(fd, block, sizeof block, 0) != sizeof block)
		return 1;
	if (close(fd) < 0) /* HERE */
		return 1;
	while ((n = recv(client, block, 1000, 0)) > 0)
		;
	return n < 0;
}

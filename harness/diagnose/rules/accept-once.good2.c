/* Right: a server for one client, like nc -l. It stops listening when the client is there, and a second one is refused. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), first = socket(AF_INET, SOCK_STREAM, 0),
		second = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || first < 0 || second < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(first, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || close(listener) < 0)
		return 1;
	if (connect(second, (struct sockaddr *)&at, sizeof at) == 0 || errno != ECONNREFUSED)
		return 1;
	return close(second) < 0 || close(first) < 0 || close(fd) < 0;
}

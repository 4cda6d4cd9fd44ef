/* Right: the client that has gone is closed, and the next one is served. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, k, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 1;
	for (i = 0; i < 3; i++) {
		int fd, client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
		fd = accept(listener, NULL, NULL);
		if (fd < 0 || (i != 1 && close(client) < 0))
			return 1;
		for (k = 0; k < 3 && send(fd, "news\n", 5, 0) == 5; k++)
			;
		if (close(fd) < 0 || (i == 1 && close(client) < 0))
			return 1;
	}
	return close(listener) < 0;
}

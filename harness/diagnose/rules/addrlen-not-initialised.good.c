/* Right: the length is set again before each accept, which has put something else there. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_storage from;
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		int fd, client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
		length = sizeof from;
		fd = accept(listener, (struct sockaddr *)&from, &length);
		if (fd < 0 || length != sizeof at || close(fd) < 0 || close(client) < 0)
			return 1;
		printf("client %d\n", ntohs(((struct sockaddr_in *)&from)->sin_port));
	}
	return close(listener) < 0;
}

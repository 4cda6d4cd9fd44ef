/* fault: errno:ECONNABORTED@main,accept,,1
   A client went away in the queue, and the server goes with it; another client is waiting. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0 || close(client) < 0)
		return 1;
	for (;;) {
		int fd = accept(listener, NULL, NULL); /* HERE */

		if (fd < 0) {
			perror("accept");
			return 1;
		}
		return close(fd) < 0;
	}
}

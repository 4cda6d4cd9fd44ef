/* Right: the buffer is flushed before the server waits; it waits in vain, but it has said where. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	printf("READY tcp %d\n", ntohs(at.sin_port));
	if (fflush(stdout) != 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	return fd < 0;
}

/* Right: the line has gone out. What stands in the buffer while the server waits is its log, which nobody waits for. */
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
	printf("waiting for the first client, NOT READY for two\n");
	fd = accept(listener, NULL, NULL);
	return fd < 0;
}

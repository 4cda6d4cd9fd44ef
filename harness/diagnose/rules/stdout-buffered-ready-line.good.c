/* Right: the line is flushed before the server waits. What it logs later may wait for more. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0), connection;

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return 1;
	printf("READY tcp %d\n", ntohs(address.sin_port));
	if (fflush(stdout) != 0)
		return 1;
	printf("no client so far\n");
	while ((connection = accept(fd, NULL, NULL)) >= 0)
		(void)close(connection);
	return 1;
}

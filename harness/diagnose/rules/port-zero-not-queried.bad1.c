/* The structure that was passed to bind still has the 0 in it. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0)
		return 1;
	printf("READY tcp %d\n", ntohs(at.sin_port));
	fflush(stdout); /* HERE */
	return close(fd) < 0;
}

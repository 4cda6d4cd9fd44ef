/* Right: getsockname tells the port that the kernel has chosen. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0)
		return 1;
	if (getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return 1;
	printf("READY tcp %d\n", ntohs(at.sin_port));
	return fflush(stdout) != 0 || close(fd) < 0;
}

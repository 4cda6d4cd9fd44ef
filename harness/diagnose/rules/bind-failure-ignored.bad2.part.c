#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

int open_listener(const char *address);

int open_listener(const char *address)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || inet_pton(AF_INET, address, &at.sin_addr) != 1)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		perror("bind");
	return listen(fd, 5) < 0 ? -1 : fd;
}

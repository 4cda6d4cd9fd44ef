#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int connect_to_any(const struct sockaddr_in *addresses, int count);

int connect_to_any(const struct sockaddr_in *addresses, int count)
{
	int fd;

	for (; count > 0; addresses++, count--) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0)
			break;
		if (connect(fd, (const struct sockaddr *)addresses, sizeof *addresses) == 0) /* HERE */
			return fd;
		perror("connect");
	}
	return -1;
}

/* A datagram server: it says where it is, and waits. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int serve(int fd);

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return 1;
	printf("READY udp %d\n", ntohs(address.sin_port));
	return serve(fd);
}

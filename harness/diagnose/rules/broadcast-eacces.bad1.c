/* To everybody on this network, without having asked for leave. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in all = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || inet_pton(AF_INET, "127.255.255.255", &all.sin_addr) != 1)
		return 1;
	if (sendto(fd, "anybody?", 8, 0, (struct sockaddr *)&all, sizeof all) < 0) { /* HERE */
		perror("sendto");
		return 1;
	}
	return close(fd) < 0;
}

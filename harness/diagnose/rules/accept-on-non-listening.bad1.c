/* bind is there, listen was forgotten. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, server = socket(AF_INET, SOCK_STREAM, 0);

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(server, NULL, NULL); /* HERE */
	if (fd < 0) {
		perror("accept");
		return 1;
	}
	return close(fd) < 0;
}

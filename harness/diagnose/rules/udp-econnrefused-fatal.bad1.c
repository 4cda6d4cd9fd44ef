/* The server is started again and is away for a second; the client takes the first ECONNREFUSED for the end. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int start_later(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	(void)sleep(1); /* never interrupted */
	return bind(fd, (const struct sockaddr *)at, sizeof *at) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int old = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[16];

	if (old < 0 || fd < 0 || bind(old, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(old, (struct sockaddr *)&at, &length) < 0 || close(old) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || start_later(&at));
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0 || send(fd, "?", 1, 0) != 1)
		return 1;
	if (recv(fd, answer, sizeof answer, 0) < 0) { /* HERE */
		perror("recv");
		return 1;
	}
	return 0;
}

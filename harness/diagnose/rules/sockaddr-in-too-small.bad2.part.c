#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

int answer(int fd);

int answer(int fd)
{
	struct sockaddr_in from = {0};
	socklen_t length = sizeof from;
	char word[16];
	ssize_t n = recvfrom(fd, word, sizeof word, 0, (struct sockaddr *)&from, &length); /* HERE */

	if (n < 0)
		return -1;
	return printf("%zd bytes from %08x\n", n, ntohl(from.sin_addr.s_addr)) < 0 ? -1 : 0;
}

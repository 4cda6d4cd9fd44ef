#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int welcome(int listener);

int welcome(int listener)
{
	static struct sockaddr_storage from;
	static socklen_t length = sizeof from;
	char host[NI_MAXHOST] = "?";
	int fd = accept(listener, (struct sockaddr *)&from, &length); /* HERE */

	if (fd < 0)
		return -1;
	if (getnameinfo((struct sockaddr *)&from, sizeof from, host, sizeof host, NULL, 0, NI_NUMERICHOST) == 0)
		printf("client %s\n", host);
	return close(fd);
}

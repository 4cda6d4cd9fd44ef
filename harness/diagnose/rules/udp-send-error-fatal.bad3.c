/* fault: errno:ENOBUFS@main/1,send,socket#1,1
   The server is a child, and ends with its first answer that cannot be sent. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int fd)
{
	struct sockaddr_in from;
	socklen_t length;
	char byte;

	for (;;) {
		length = sizeof from;
		if (recvfrom(fd, &byte, 1, 0, (struct sockaddr *)&from, &length) != 1)
			continue;
		if (sendto(fd, &byte, 1, 0, (struct sockaddr *)&from, length) < 0) /* HERE */
			_exit(EXIT_FAILURE);
	}
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int status, server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof at;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		serve(server);
	if (sendto(client, "?", 1, 0, (struct sockaddr *)&at, sizeof at) != 1)
		return 1;
	return wait(&status) < 0 || status != 0;
}

/* A server for one client, whom the harness plays: it says back what it has read to the end. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd;
	char request[64];
	size_t got = 0;
	ssize_t n;

	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	while ((n = read(fd, request + got, sizeof request - got)) > 0)
		got += (size_t)n;
	return n < 0 || write(fd, request, got) != (ssize_t)got || close(fd) < 0;
}

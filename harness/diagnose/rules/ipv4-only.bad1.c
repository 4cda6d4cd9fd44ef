/* inet_addr does not understand ::1, and returns -1, which is an address, too. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *host = argc > 1 ? argv[1] : "::1";
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return 1;
	to.sin_addr.s_addr = inet_addr(host);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) { /* HERE */
		perror(host);
		return 1;
	}
	return close(fd) < 0;
}

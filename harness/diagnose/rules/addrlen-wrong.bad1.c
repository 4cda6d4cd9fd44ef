/* sizeof of a pointer: 8, whatever it points to. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr *address = (struct sockaddr *)&at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return 1;
	if (bind(fd, address, sizeof address) < 0) { /* HERE */
		perror("bind");
		return 1;
	}
	return listen(fd, 5) < 0;
}

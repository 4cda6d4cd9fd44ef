/* The function that announces the server is called first, because the port is known already. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int announce(int port);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd;

	if (announce(5003) < 0)
		return 1;
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0)
		return 1;
	return close(fd) < 0;
}

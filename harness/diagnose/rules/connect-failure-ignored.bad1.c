/* Nobody listens. The program sends what it has to say all the same, and is killed by SIGPIPE. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return 1;
	connect(fd, (struct sockaddr *)&at, sizeof at); /* HERE */
	send(fd, "hello\n", 6, 0);
	return close(fd) < 0;
}

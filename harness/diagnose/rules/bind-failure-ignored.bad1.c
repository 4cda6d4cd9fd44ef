/* The port is in use. Nobody looks at what bind says, and the server listens on some other port. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int other = socket(AF_INET, SOCK_STREAM, 0), server = socket(AF_INET, SOCK_STREAM, 0);

	if (other < 0 || server < 0 || bind(other, (struct sockaddr *)&at, sizeof at) < 0 || listen(other, 5) < 0 ||
		getsockname(other, (struct sockaddr *)&at, &length) < 0)
		return 1;
	bind(server, (struct sockaddr *)&at, sizeof at); /* HERE */
	if (listen(server, 5) < 0)
		return 1;
	return close(server) < 0 || close(other) < 0;
}

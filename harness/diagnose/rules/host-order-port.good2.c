/* Right: the client looks for somebody at several ports, and finds nobody at the first. That a server has other ones is chance. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int knock(unsigned short port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		(void)close(fd); /* nothing was sent */
		return -1;
	}
	return fd;
}

int main(void)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons(0x1f91), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	fd = knock(0x911f);
	if (fd < 0)
		fd = knock(0x1f91);
	return fd < 0 || close(fd) < 0 || close(listener) < 0;
}

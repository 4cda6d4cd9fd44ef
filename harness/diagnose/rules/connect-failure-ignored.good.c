/* Right: nobody listens at the first address; its socket is closed, and the second one is tried. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(unsigned short port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = port, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) < 0) {
		(void)close(fd); /* nothing was sent */
		return -1;
	}
	return fd;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	fd = dial(htons(5003));
	if (fd < 0)
		fd = dial(at.sin_port);
	return fd < 0 || send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0;
}

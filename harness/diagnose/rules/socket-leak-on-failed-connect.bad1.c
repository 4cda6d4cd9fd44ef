/* Two addresses of one service; the first does not answer. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/** A listening socket on a port that the kernel chooses. */
static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

/** Ports where nobody listens: each was bound once, and is free again. */
static struct sockaddr_in nobody(void)
{
	struct sockaddr_in address;

	(void)close(listen_somewhere(&address));
	return address;
}

int main(void)
{
	struct sockaddr_in addresses[2] = {nobody()};
	int listener = listen_somewhere(&addresses[1]), fd = -1, i;

	for (i = 0; i < 2; i++) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0)
			return 1;
		if (connect(fd, (struct sockaddr *)&addresses[i], sizeof addresses[i]) == 0) /* HERE */
			break;
	}
	if (i == 2 || write(fd, "hello", 5) != 5)
		return 1;
	return close(fd) < 0 || close(listener) < 0;
}

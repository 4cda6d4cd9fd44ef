/* A request that is not understood is skipped, and its connection with it. */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
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

static int connect_to(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0)
		exit(1);
	return fd;
}

/** Every sixth request is a good one. */
static void be_clients(const struct sockaddr_in *address)
{
	char word[8];
	int i;

	for (i = 0; i < 30; i++) {
		int fd = connect_to(address);

		if (write(fd, i % 6 ? "what?" : "time?", 5) != 5 || (i % 6 == 0 && read(fd, word, sizeof word) < 0))
			exit(1);
		(void)close(fd);
	}
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection;
	char request[8];

	if (fork() == 0)
		be_clients(&address);
	while ((connection = accept(listener, NULL, NULL)) >= 0) {
		ssize_t n = read(connection, request, sizeof request); /* HERE */

		if (n != 5 || memcmp(request, "time?", 5) != 0)
			continue;
		if (write(connection, "five", 4) < 0)
			return 1;
		(void)close(connection);
	}
	return 1;
}

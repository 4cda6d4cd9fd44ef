/* The child is the server: it greets everybody. */
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

static int connect_to(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0)
		exit(1);
	return fd;
}

static void serve(int listener)
{
	for (;;) {
		int connection = accept(listener, NULL, NULL); /* HERE */

		if (connection < 0)
			exit(1);
		if (write(connection, "hello", 5) != 5)
			(void)close(connection);
	}
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	char word[8];

	if (fork() == 0)
		serve(listener);
	(void)close(listener);
	for (i = 0; i < 22; i++) {
		int fd = connect_to(&address);

		if (read(fd, word, sizeof word) != 5)
			return 1;
		(void)close(fd);
	}
	return 0;
}

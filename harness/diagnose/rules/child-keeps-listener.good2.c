/* Right: children that accept themselves need the listening socket, also when the one that made them has gone. */
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

static void work(int listener)
{
	char word[8];
	int connection;

	while ((connection = accept(listener, NULL, NULL)) >= 0) {
		if (read(connection, word, sizeof word) > 0)
			(void)write(connection, "yes", 3);
		(void)close(connection);
	}
	exit(1);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;
	char word[8];

	for (i = 0; i < 2; i++)
		if (fork() == 0)
			work(listener);
	if (fork() == 0) {
		for (i = 0; i < 4; i++) {
			int fd = connect_to(&address);

			if (write(fd, "there?", 6) != 6 || read(fd, word, sizeof word) != 3)
				exit(1);
			(void)close(fd);
		}
		exit(0);
	}
	return 0;
}

/* It is the client that forgets, in a child. */
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

static void ask(const struct sockaddr_in *address, int times)
{
	char word[8];

	while (times-- > 0) {
		int fd = connect_to(address);

		if (read(fd, word, sizeof word) != 5 || read(fd, word, sizeof word) != 0)
			exit(1);
		(void)shutdown(fd, SHUT_RDWR); /* HERE */
	}
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;

	if (fork() == 0)
		ask(&address, 25);
	for (i = 0; i < 25; i++) {
		int connection = accept(listener, NULL, NULL);

		if (connection < 0 || write(connection, "hello", 5) != 5 || close(connection) < 0)
			return 1;
	}
	return 0;
}

/* A function that is to hang up. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void hang_up(int connection);

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

/** Clients, one after the other: each says a word, and takes the answer. */
static void be_clients(const struct sockaddr_in *address, int count)
{
	char word[8];

	while (count-- > 0) {
		int fd = connect_to(address);

		if (write(fd, "hello", 5) != 5 || read(fd, word, sizeof word) < 0)
			exit(1);
		(void)close(fd);
	}
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), i;

	if (fork() == 0)
		be_clients(&address, 24);
	for (i = 0; i < 24; i++) {
		int connection = accept(listener, NULL, NULL);

		if (connection < 0 || write(connection, "welcome", 7) != 7)
			return 1;
		hang_up(connection);
	}
	return 0;
}

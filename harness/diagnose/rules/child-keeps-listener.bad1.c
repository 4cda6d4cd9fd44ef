/* The server ends after its second client, while a child still serves the first. */
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

static void chat(int connection)
{
	char word[8];
	ssize_t n;

	while ((n = read(connection, word, sizeof word)) > 0)
		if (write(connection, word, (size_t)n) != n)
			break;
	_exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection, i;
	char word[8];

	if (fork() == 0) {
		int first = connect_to(&address), second = connect_to(&address);

		(void)close(listener);
		while (read(second, word, sizeof word) > 0)
			;
		exit(write(first, "still", 5) != 5 || read(first, word, sizeof word) != 5);
	}
	for (i = 0; i < 2; i++) {
		connection = accept(listener, NULL, NULL);
		if (connection < 0)
			return 1;
		if (i == 0 && fork() == 0) /* HERE */
			chat(connection);
		(void)close(connection);
	}
	return 0;
}

/* A child for each client. The parent goes on with the next one. */
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

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection;
	char word[8];

	if (fork() == 0) {
		int fd = connect_to(&address);

		exit(read(fd, word, sizeof word) != 5 || read(fd, word, sizeof word) != 0);
	}
	while ((connection = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) { /* HERE */
			(void)close(listener);
			_exit(write(connection, "hello", 5) != 5);
		}
	}
	return 1;
}

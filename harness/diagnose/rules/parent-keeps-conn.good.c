/* Right: the parent closes the connection as soon as the child has it. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
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
	int listener = listen_somewhere(&address), i;
	char word[8];

	if (fork() == 0) {
		for (i = 0; i < 3; i++) {
			int fd = connect_to(&address);

			if (read(fd, word, sizeof word) != 5 || read(fd, word, sizeof word) != 0)
				exit(1);
			(void)close(fd);
		}
		exit(0);
	}
	for (i = 0; i < 3; i++) {
		int connection = accept(listener, NULL, NULL);

		if (connection < 0)
			return 1;
		if (fork() == 0) {
			(void)close(listener);
			_exit(write(connection, "hello", 5) != 5);
		}
		(void)close(connection);
	}
	while (wait(NULL) > 0)
		;
	return 0;
}

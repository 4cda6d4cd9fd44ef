/* A server with a child for each client. */
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void collect(int number);

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
	int listener = listen_somewhere(&address), connection, fds[4], i;

	(void)signal(SIGCHLD, collect);
	if (fork() == 0) {
		(void)close(listener);
		for (i = 0; i < 4; i++)
			fds[i] = connect_to(&address);
		for (i = 0; i < 4; i++)
			(void)close(fds[i]);
		exit(0);
	}
	while ((connection = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) {
			char word[8];

			(void)close(listener);
			exit(read(connection, word, sizeof word) < 0);
		}
		(void)close(connection);
	}
	return 1;
}

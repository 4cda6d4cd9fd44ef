/*
 * Only the parent of a child closes the connection; without a child nobody does.
 * fault: errno:EAGAIN@main,spawn,,3
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void serve(int listener, int connection);

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

/** Clients that come one after the other; each is served, or not. */
static void be_clients(const struct sockaddr_in *address)
{
	char word[8];
	int i;

	for (i = 0; i < 3; i++) {
		int fd = connect_to(address);

		while (read(fd, word, sizeof word) > 0)
			;
		(void)close(fd);
	}
	_exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection;

	if (fork() == 0)
		be_clients(&address);
	while ((connection = accept(listener, NULL, NULL)) >= 0)
		serve(listener, connection);
	return 1;
}

/* A server that may have ten descriptors, and more clients than that. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/resource.h>
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

/** Clients that all stay. */
static void be_clients(const struct sockaddr_in *address)
{
	int i;

	for (i = 0; i < 8; i++)
		(void)connect_to(address);
	(void)pause();
	exit(0);
}

int main(void)
{
	struct rlimit few = {10, 10};
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), connection;

	if (fork() == 0)
		be_clients(&address);
	if (setrlimit(RLIMIT_NOFILE, &few) < 0)
		return 1;
	for (;;) {
		connection = accept(listener, NULL, NULL); /* HERE */
		if (connection < 0)
			continue;
		if (write(connection, "hello", 5) != 5)
			(void)close(connection);
	}
}

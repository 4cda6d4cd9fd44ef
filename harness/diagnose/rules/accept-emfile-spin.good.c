/* Right: while there is no room, the listening socket is not watched; a client that leaves makes room. */
#include <netinet/in.h>
#include <errno.h>
#include <poll.h>
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

/** Clients that stay a while, then leave one after the other. */
static void be_clients(const struct sockaddr_in *address)
{
	int fds[8], i;

	for (i = 0; i < 8; i++)
		fds[i] = connect_to(address);
	for (i = 0; i < 8; i++)
		if (poll(NULL, 0, 100) < 0 || close(fds[i]) < 0)
			exit(1);
	exit(0);
}

int main(void)
{
	struct rlimit few = {9, 9};
	struct sockaddr_in address;
	struct pollfd watched[16] = {{.fd = listen_somewhere(&address), .events = POLLIN}};
	int count = 1, served = 0, i;
	char byte;

	if (fork() == 0)
		be_clients(&address);
	if (setrlimit(RLIMIT_NOFILE, &few) < 0)
		return 1;
	while (served < 8 && poll(watched, (nfds_t)count, -1) > 0) {
		for (i = count - 1; i > 0; i--) {
			if (!watched[i].revents || read(watched[i].fd, &byte, 1) > 0)
				continue;
			(void)close(watched[i].fd);
			watched[i] = watched[--count];
			watched[0].events = POLLIN;
			served++;
		}
		if (watched[0].revents & POLLIN) {
			int connection = accept(watched[0].fd, NULL, NULL);

			if (connection >= 0)
				watched[count++] = (struct pollfd){.fd = connection, .events = POLLIN};
			else if (errno == EMFILE)
				watched[0].events = 0;
			else
				return 1;
		}
		watched[0].revents = 0;
	}
	return 0;
}

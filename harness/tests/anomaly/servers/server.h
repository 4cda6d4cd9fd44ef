/* What the broken servers beside this file are made of. */
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline int argument_port(int argc, char **argv)
{
	return argc > 1 ? atoi(argv[argc - 1]) : 0;
}

static inline int bound_port(int fd)
{
	struct sockaddr_in6 address;	/* the port is where sockaddr_in has it */
	socklen_t length = sizeof address;

	return getsockname(fd, (struct sockaddr *)&address, &length) < 0 ? -1 : ntohs(address.sin6_port);
}

/* One for both families; exit status 1 where there is none to be had. */
static inline int bind_socket(int port)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
	int fd = socket(AF_INET6, SOCK_STREAM, 0), on = 1;

	if (fd < 0) {
		perror("echod: socket");
		exit(1);
	}
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		perror("echod: bind");
		exit(1);
	}
	return fd;
}

static inline int listen_socket(int port)
{
	int fd = bind_socket(port);

	if (listen(fd, SOMAXCONN) < 0) {
		perror("echod: listen");
		exit(1);
	}
	return fd;
}

static inline void announce(int port)
{
	printf("READY tcp %d\n", port);
	fflush(stdout);
}

static inline void echo(int fd)
{
	char block[4096];
	ssize_t n, sent;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		for (sent = 0; sent < n;) {
			ssize_t more = send(fd, block + sent, (size_t)(n - sent), MSG_NOSIGNAL);

			if (more < 0)
				return;
			sent += more;
		}
}

static inline void serve(int listener)
{
	int fd;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		echo(fd);
		close(fd);
	}
}

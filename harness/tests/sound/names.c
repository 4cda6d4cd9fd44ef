/* A server at :: for both families, and a client that tries every address of a name until one answers; nobody is at the first port. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 3 };

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int listen_at(const struct addrinfo *at)
{
	int on = 1, off = 0, fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);

	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		(at->ai_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) < 0) ||
		bind(fd, at->ai_addr, at->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) {
		(void)close(fd); /* of no use */
		return -1;
	}
	return fd;
}

/* Both families where there is IPv6, else what there is. */
static int open_listener(void)
{
	struct addrinfo hints = {.ai_family = AF_INET6, .ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *list;
	int fd = -1, r = getaddrinfo(NULL, "0", &hints, &list);

	if (r == 0) {
		fd = listen_at(list);
		freeaddrinfo(list);
	}
	hints.ai_family = AF_INET;
	if (fd < 0 && (r = getaddrinfo(NULL, "0", &hints, &list)) == 0) {
		fd = listen_at(list);
		freeaddrinfo(list);
	}
	if (r != 0)
		fprintf(stderr, "listening: %s\n", gai_strerror(r));
	return fd;
}

static int dial(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list, *it;
	int fd = -1, r = getaddrinfo(host, port, &hints, &list);

	if (r != 0) {
		fprintf(stderr, "%s: %s\n", host ? host : "this machine", gai_strerror(r));
		return -1;
	}
	for (it = list; it && fd < 0; it = it->ai_next) {
		fd = socket(it->ai_family, it->ai_socktype, it->ai_protocol);
		if (fd >= 0 && connect(fd, it->ai_addr, it->ai_addrlen) < 0) {
			(void)close(fd); /* nothing was sent */
			fd = -1;
		}
	}
	freeaddrinfo(list);
	return fd;
}

static int visit(const char *host, const char *port)
{
	int fd = dial(host, "1");
	char byte;

	if (fd >= 0)
		return 1; /* who is that? */
	fd = dial(host, port);
	if (fd < 0)
		return fail("a client");
	if (send(fd, "?", 1, MSG_NOSIGNAL) != 1 || recv(fd, &byte, 1, 0) != 1)
		return fail("a client");
	return close(fd) < 0;
}

static int answer(int fd, const struct sockaddr_storage *from, socklen_t length)
{
	char host[NI_MAXHOST], port[NI_MAXSERV], byte;
	int r = getnameinfo((const struct sockaddr *)from, length, host, sizeof host, port, sizeof port,
		NI_NUMERICHOST | NI_NUMERICSERV);
	ssize_t n;

	if (r != 0) {
		fprintf(stderr, "a client: %s\n", gai_strerror(r));
		return 1;
	}
	printf("client %s\n", host);
	n = recv(fd, &byte, 1, 0);
	if (n < 0 || (n == 1 && send(fd, "!", 1, MSG_NOSIGNAL) != 1))
		return fail(host);
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_storage at;
	socklen_t length = sizeof at;
	int i, fd, bad = 0, status, listener = open_listener();
	char port[8];

	if (listener < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return fail("listening");
	(void)snprintf(port, sizeof port, "%d", /* five digits at most */
		ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
					       : ((struct sockaddr_in *)&at)->sin_port));
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || visit("127.0.0.1", port) || visit(NULL, port) || visit("localhost", port));
	}
	for (i = 0; i < CLIENTS; i++) {
		struct sockaddr_storage from;

		do {
			length = sizeof from;
			fd = accept(listener, (struct sockaddr *)&from, &length);
		} while (fd < 0 && errno == ECONNABORTED);
		if (fd < 0)
			return fail("accept");
		bad |= answer(fd, &from, length);
	}
	return bad || close(listener) < 0 || wait(&status) < 0 || status != 0;
}

/* echod with one listening socket for each family, poll to wait for both, and MSG_NOSIGNAL: a TCP echo server for one client
 * at a time. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FAMILIES = 2, ATTEMPTS = 100 };

static unsigned long long accepted, sent;
static volatile sig_atomic_t asked;

static int fail(const char *what)
{
	fprintf(stderr, "echod: %s: %s\n", what, strerror(errno));
	return 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: echod [-b ADDR] PORT\n");
	return 2;
}

static int parse_port(const char *text)
{
	char *end;
	long port;

	errno = 0;
	port = strtol(text, &end, 10);
	return errno || end == text || *end || port < 0 || port > 65535 ? -1 : (int)port;
}

static void on_signal(int number)
{
	(void)number;
	asked = 1;
}

/* After each call that may have waited: tells the numbers if asked, and whether the call was interrupted. */
static int interrupted(ssize_t result)
{
	int error = errno;

	if (asked) {
		asked = 0;
		fprintf(stderr, "stats clients=%llu bytes=%llu\n", accepted, sent);
	}
	errno = error;
	return result < 0 && error == EINTR;
}

/* A listening socket that never makes us wait: a client that poll() has shown may be gone when accept() looks. */
static int listen_at(const struct addrinfo *at)
{
	int on = 1, error, fd = socket(at->ai_family, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	if ((at->ai_family == AF_INET || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
		listen(fd, SOMAXCONN) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int listen_on(const char *address, int port)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *at;
	char digits[6];
	int fd;

	snprintf(digits, sizeof digits, "%d", port);
	if (getaddrinfo(address, digits, &hints, &at) != 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = listen_at(at);
	freeaddrinfo(at);
	return fd;
}

static int port_of(int fd)
{
	struct sockaddr_storage address = {0};
	socklen_t length = sizeof address;

	if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return -1;
	return ntohs(address.ss_family == AF_INET ? ((struct sockaddr_in *)&address)->sin_port
						   : ((struct sockaddr_in6 *)&address)->sin6_port);
}

/* Both families on one port. The kernel chooses a port for the first; where another program has it in the second family, it has
 * to choose again. */
static int listen_on_both(int port, int fds[FAMILIES])
{
	int attempt, error;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		fds[0] = listen_on("::", port);
		if (fds[0] < 0 && errno != EAFNOSUPPORT)
			return -1;
		fds[1] = listen_on("0.0.0.0", fds[0] < 0 ? port : port_of(fds[0]));
		if (fds[1] >= 0)
			return 0;
		error = errno;
		if (fds[0] >= 0)
			close(fds[0]);
		errno = error;
		if (port != 0 || error != EADDRINUSE)
			return -1;
	}
	return -1;
}

static int send_all(int fd, const char *next, size_t left, unsigned long long *out)
{
	while (left > 0) {
		ssize_t n = send(fd, next, left, MSG_NOSIGNAL);

		if (interrupted(n))
			continue;
		if (n < 0)
			return -1;
		next += n;
		left -= (size_t)n;
		*out += (size_t)n;
		sent += (size_t)n;
	}
	return 0;
}

static const char *echo(int fd, unsigned long long *in, unsigned long long *out)
{
	char block[8192];
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) != 0) {
		if (interrupted(n))
			continue;
		if (n > 0)
			*in += (size_t)n;
		if (n < 0 || send_all(fd, block, (size_t)n, out) < 0)
			return errno == ECONNRESET || errno == EPIPE ? "reset" : "error";
	}
	(void)interrupted(n);	/* this recv, too, may be the one that a signal was waiting for */
	return "eof";
}

/* The next client of one of the sockets, if there is (still) one. @return 0, or -1 where the socket is of no use any more */
static int serve_one(int listener)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	char host[NI_MAXHOST] = "?", port[NI_MAXSERV] = "?";
	unsigned long long in = 0, out = 0;
	const char *end;
	int fd = accept(listener, (struct sockaddr *)&from, &length);

	if (interrupted(fd) || (fd < 0 && (errno == EAGAIN || errno == ECONNABORTED || errno == EPROTO || errno == ENETDOWN)))
		return 0;
	if (fd < 0)
		return -1;
	accepted++;
	end = echo(fd, &in, &out);
	close(fd);
	getnameinfo((struct sockaddr *)&from, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	fprintf(stderr, "client %s %s in=%llu out=%llu end=%s\n", host, port, in, out, end);
	return 0;
}

static int serve_all(const int fds[FAMILIES])
{
	struct pollfd listeners[FAMILIES] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}};
	int i, ready;

	for (;;) {
		ready = poll(listeners, FAMILIES, -1);
		if (interrupted(ready))
			continue;
		if (ready < 0)
			return fail("poll");
		for (i = 0; i < FAMILIES; i++)
			if (listeners[i].revents && serve_one(fds[i]) < 0)
				return fail("accept");
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal};
	const char *address = NULL;
	int option, port, fds[FAMILIES] = {-1, -1};	/* poll() leaves out negative ones */

	while ((option = getopt(argc, argv, "b:")) != -1) {
		if (option != 'b')
			return usage();
		address = optarg;
	}
	if (argc - optind != 1 || (port = parse_port(argv[optind])) < 0)
		return usage();
	sigaction(SIGUSR1, &action, NULL);
	if (address ? (fds[0] = listen_on(address, port)) < 0 : listen_on_both(port, fds) < 0)
		return fail("listen");
	printf("READY tcp %d\n", port_of(fds[0] < 0 ? fds[1] : fds[0]));
	if (fflush(stdout) != 0)
		return fail("standard output");
	return serve_all(fds);
}

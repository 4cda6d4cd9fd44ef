/* echod that never sees the bytes: splice moves them from the client through a pipe back to the client. A TCP echo server for
 * one client at a time. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct tally {
	unsigned long long in, out;
};

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

static int is_port(const char *text)
{
	char *end;
	long port;

	errno = 0;
	port = strtol(text, &end, 10);
	return !errno && end != text && !*end && port >= 0 && port <= 65535;
}

static void on_signal(int number)
{
	(void)number;
	asked = 1;
}

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

/* @return the listening socket; -1 where there is none */
static int listen_on(const char *address, const char *port)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *at;
	int fd, on = 1, off = 0, good;

	if (getaddrinfo(address, port, &hints, &at) != 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = socket(at->ai_family, SOCK_STREAM, 0);
	if (fd >= 0 && at->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 && bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
		listen(fd, 50) == 0;
	freeaddrinfo(at);
	return good ? fd : -1;
}

static int announce(int listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	char port[NI_MAXSERV];

	if (getsockname(listener, (struct sockaddr *)&address, &length) < 0 ||
		getnameinfo((struct sockaddr *)&address, length, NULL, 0, port, sizeof port, NI_NUMERICSERV) != 0)
		return -1;
	printf("READY tcp %s\n", port);
	return fflush(stdout);
}

/* All that is in the pipe goes out, in as many calls as it takes. */
static int empty(int pipe_end, int fd, size_t left, struct tally *tally)
{
	while (left > 0) {
		ssize_t n = splice(pipe_end, NULL, fd, NULL, left, SPLICE_F_MOVE);

		if (interrupted(n))
			continue;
		if (n < 0)
			return -1;
		left -= (size_t)n;
		tally->out += (size_t)n;
		sent += (size_t)n;
	}
	return 0;
}

static const char *echo(int fd, const int ends[2], struct tally *tally)
{
	ssize_t n;

	do {
		n = splice(fd, NULL, ends[1], NULL, 32768, SPLICE_F_MOVE);
		if (interrupted(n)) {
			n = 1;	/* again */
			continue;
		}
		if (n > 0)
			tally->in += (size_t)n;
		if (n > 0 && empty(ends[0], fd, (size_t)n, tally) < 0)
			n = -1;
	} while (n > 0);
	if (n == 0)
		return "eof";
	return errno == ECONNRESET || errno == EPIPE ? "reset" : "error";
}

/* A pipe of its own for each client: what one leaves in it must not reach the next. */
static const char *serve(int fd, struct tally *tally)
{
	const char *end = "error";
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == 0) {
		end = echo(fd, ends, tally);
		close(ends[0]);
		close(ends[1]);
	}
	close(fd);
	return end;
}

static int serve_all(int listener)
{
	for (;;) {
		struct sockaddr_storage from;
		socklen_t length = sizeof from;
		struct tally tally = {0};
		char host[NI_MAXHOST] = "?", port[NI_MAXSERV] = "?";
		const char *end;
		int fd = accept(listener, (struct sockaddr *)&from, &length);

		if (interrupted(fd) || (fd < 0 && (errno == ECONNABORTED || errno == EPROTO || errno == ENETDOWN)))
			continue;
		if (fd < 0)
			return fail("accept");
		accepted++;
		end = serve(fd, &tally);
		getnameinfo((struct sockaddr *)&from, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
		fprintf(stderr, "client %s %s in=%llu out=%llu end=%s\n", host, port, tally.in, tally.out, end);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal};
	const char *address = "::";
	int option, listener;

	while ((option = getopt(argc, argv, "b:")) != -1) {
		if (option != 'b')
			return usage();
		address = optarg;
	}
	if (argc - optind != 1 || !is_port(argv[optind]))
		return usage();
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGUSR1, &action, NULL);
	listener = listen_on(address, argv[optind]);
	if (listener < 0 && errno == EAFNOSUPPORT && strcmp(address, "::") == 0)
		listener = listen_on("0.0.0.0", argv[optind]);
	if (listener < 0)
		return fail("listen");
	if (announce(listener) < 0)
		return fail("standard output");
	return serve_all(listener);
}

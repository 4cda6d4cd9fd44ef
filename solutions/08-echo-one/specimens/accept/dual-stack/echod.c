/* echod with addresses made by hand, accept4, read and write, and signals with SA_RESTART, so that no call ever ends with
 * EINTR: a TCP echo server for one client at a time. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An address of either family, without a cast at every use. */
union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
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

static int parse_port(const char *text)
{
	char *end;
	long port;

	errno = 0;
	port = strtol(text, &end, 10);
	return errno || end == text || *end || port < 0 || port > 65535 ? -1 : (int)port;
}

/* The family of ADDR, or -1. */
static int parse_address(const char *text, union address *address)
{
	memset(address, 0, sizeof *address);
	if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1)
		return address->any.sa_family = AF_INET;
	if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1)
		return address->any.sa_family = AF_INET6;
	return -1;
}

static void on_signal(int number)
{
	(void)number;
	asked = 1;
}

/* After each call that may have waited. */
static void answer(void)
{
	int error = errno;

	if (asked) {
		asked = 0;
		fprintf(stderr, "stats clients=%llu bytes=%llu\n", accepted, sent);
	}
	errno = error;
}

static int open_listener(int family, union address *address, int port)
{
	int on = 1, off = 0, fd = socket(family, SOCK_STREAM, 0);
	socklen_t length = family == AF_INET ? sizeof address->v4 : sizeof address->v6;

	if (fd < 0)
		return -1;
	if (family == AF_INET6)
		address->v6.sin6_port = htons((uint16_t)port);
	else
		address->v4.sin_port = htons((uint16_t)port);
	if (family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 || bind(fd, &address->any, length) < 0 || listen(fd, 100) < 0)
		return -1;
	return fd;
}

/* Line and flush in one: write() has no buffer. */
static int announce(int listener)
{
	union address address;
	socklen_t length = sizeof address;

	if (getsockname(listener, &address.any, &length) < 0)
		return -1;
	return dprintf(STDOUT_FILENO, "READY tcp %d\n",
		ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port));
}

static void log_client(const union address *from, unsigned long long in, unsigned long long out, const char *end)
{
	char text[INET6_ADDRSTRLEN] = "?";
	int port = from->any.sa_family == AF_INET ? from->v4.sin_port : from->v6.sin6_port;

	if (from->any.sa_family == AF_INET)
		inet_ntop(AF_INET, &from->v4.sin_addr, text, sizeof text);
	else
		inet_ntop(AF_INET6, &from->v6.sin6_addr, text, sizeof text);
	fprintf(stderr, "client %s %d in=%llu out=%llu end=%s\n", text, ntohs((uint16_t)port), in, out, end);
}

/* Sends the rest, and counts. */
static int write_all(int fd, const char *block, size_t length, unsigned long long *out)
{
	size_t done = 0;

	while (done < length) {
		ssize_t n = write(fd, block + done, length - done);

		answer();
		if (n < 0)
			return -1;
		done += (size_t)n;
		*out += (size_t)n;
		sent += (size_t)n;
	}
	return 0;
}

static void serve(int fd, const union address *from)
{
	static char block[10000];
	unsigned long long in = 0, out = 0;
	ssize_t n;
	int broken = 0, error;

	while (!broken && (n = read(fd, block, sizeof block), answer(), n) > 0) {
		in += (size_t)n;
		broken = write_all(fd, block, (size_t)n, &out) < 0;
	}
	error = errno;
	close(fd);
	if (!broken && n == 0)
		log_client(from, in, out, "eof");
	else
		log_client(from, in, out, error == EPIPE || error == ECONNRESET ? "reset" : "error");
}

static int serve_all(int listener)
{
	for (;;) {
		union address from = {0};
		socklen_t length = sizeof from;
		int fd = accept4(listener, &from.any, &length, SOCK_CLOEXEC);

		if (fd >= 0)
			accepted++;
		answer();
		if (fd >= 0)
			serve(fd, &from);
		else if (errno != ECONNABORTED && errno != EPROTO)
			return fail("accept4");
	}
}

int main(int argc, char **argv)
{
	struct sigaction ask = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, ignore = {.sa_handler = SIG_IGN};
	union address address = {.v6 = {.sin6_family = AF_INET6}};
	int option, port, listener, family = AF_INET6, chosen = 0;

	while ((option = getopt(argc, argv, "b:")) != -1) {
		if (option != 'b' || (family = parse_address(optarg, &address)) < 0)
			return usage();
		chosen = 1;
	}
	port = argc - optind == 1 ? parse_port(argv[optind]) : -1;
	if (port < 0)
		return usage();
	if (sigaction(SIGUSR1, &ask, NULL) < 0 || sigaction(SIGPIPE, &ignore, NULL) < 0)
		return fail("sigaction");
	listener = open_listener(family, &address, port);
	if (listener < 0 && !chosen && errno == EAFNOSUPPORT) {
		address = (union address){.v4 = {.sin_family = AF_INET}};
		listener = open_listener(AF_INET, &address, port);
	}
	if (listener < 0 || announce(listener) < 0)
		return fail("cannot listen");
	return serve_all(listener);
}

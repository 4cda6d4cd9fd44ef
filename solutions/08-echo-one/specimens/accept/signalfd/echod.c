/* echod without a handler: SIGUSR1 stays blocked and is read from a signalfd, and epoll waits for it, for the listening socket
 * and for the client. A TCP echo server for one client at a time. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* The one client, or fd -1; `left` bytes at `next` are still to be sent back. */
static struct {
	int fd;
	struct sockaddr_in6 from;
	char block[4096], *next;
	size_t left;
	unsigned long long in, out;
} client = {.fd = -1};

static unsigned long long accepted, sent;
static int epoll, listener, signals;

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

/* One kind of address for both families: an IPv4 address in IPv6 clothes, ::ffff:a.b.c.d. */
static int parse_address(const char *text, struct in6_addr *address)
{
	char mapped[64];

	snprintf(mapped, sizeof mapped, "%s%s", strchr(text, ':') ? "" : "::ffff:", text);
	return inet_pton(AF_INET6, mapped, address) == 1 ? 0 : -1;
}

/* --- what is waited for --- */

static int watch(int operation, int fd, unsigned events)
{
	struct epoll_event event = {.events = events, .data.fd = fd};

	return epoll_ctl(epoll, operation, fd, &event);
}

/* Without IPv6 on the machine the same in IPv4 alone: any address, or the last four bytes of a mapped one. */
static int bind_v4(const struct sockaddr_in6 *at)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = at->sin6_port};
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	memcpy(&v4.sin_addr, at->sin6_addr.s6_addr + 12, 4);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 || bind(fd, (struct sockaddr *)&v4, sizeof v4) < 0)
		return -1;
	return fd;
}

static int bind_at(const struct sockaddr_in6 *at)
{
	int on = 1, off = 0, fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return errno == EAFNOSUPPORT ? bind_v4(at) : -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) < 0 || bind(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return -1;
	return fd;
}

/* The port stands at the same place in the addresses of both families. */
static int announce(void)
{
	struct sockaddr_in6 address;
	socklen_t length = sizeof address;
	char line[32];
	int n;

	if (getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return -1;
	n = snprintf(line, sizeof line, "READY tcp %d\n", ntohs(address.sin6_port));
	return write(STDOUT_FILENO, line, (size_t)n) == n ? 0 : -1;
}

/* --- what happens --- */

static void on_signals(void)
{
	struct signalfd_siginfo which;

	while (read(signals, &which, sizeof which) > 0)
		fprintf(stderr, "stats clients=%llu bytes=%llu\n", accepted, sent);
}

/* @return -1 where the listening socket is of no use any more */
static int on_connection(void)
{
	socklen_t length = sizeof client.from;
	int fd;

	memset(&client, 0, sizeof client);
	client.fd = -1;
	fd = accept4(listener, (struct sockaddr *)&client.from, &length, SOCK_NONBLOCK);
	if (fd < 0)
		return errno == EAGAIN || errno == ECONNABORTED || errno == EPROTO ? 0 : -1;
	accepted++;
	client.fd = fd;
	return watch(EPOLL_CTL_MOD, listener, 0) < 0 ? -1 : watch(EPOLL_CTL_ADD, fd, EPOLLIN);
}

static int end_client(const char *end)
{
	char text[INET6_ADDRSTRLEN] = "?";

	if (client.from.sin6_family == AF_INET6)
		inet_ntop(AF_INET6, &client.from.sin6_addr, text, sizeof text);
	else
		inet_ntop(AF_INET, &((struct sockaddr_in *)&client.from)->sin_addr, text, sizeof text);
	fprintf(stderr, "client %s %d in=%llu out=%llu end=%s\n", text, ntohs(client.from.sin6_port), client.in, client.out, end);
	close(client.fd);	/* and epoll forgets it */
	client.fd = -1;
	return watch(EPOLL_CTL_MOD, listener, EPOLLIN);
}

static int on_failure(void)
{
	return errno == EAGAIN ? 0 : end_client(errno == ECONNRESET || errno == EPIPE ? "reset" : "error");
}

/* Sends as much as fits, and then waits for room, or for bytes. */
static int send_rest(void)
{
	ssize_t n = send(client.fd, client.next, client.left, MSG_NOSIGNAL);

	if (n < 0 && errno != EAGAIN)
		return on_failure();
	if (n > 0) {
		client.next += n;
		client.left -= (size_t)n;
		client.out += (size_t)n;
		sent += (size_t)n;
	}
	return watch(EPOLL_CTL_MOD, client.fd, client.left ? EPOLLOUT : EPOLLIN);
}

static int receive(void)
{
	ssize_t n = recv(client.fd, client.block, sizeof client.block, 0);

	if (n < 0)
		return on_failure();
	if (n == 0)
		return end_client("eof");
	client.in += (size_t)n;
	client.next = client.block;
	client.left = (size_t)n;
	return send_rest();
}

static int on_event(int fd)
{
	if (fd == signals) {
		on_signals();
		return 0;
	}
	if (fd == listener)
		return client.fd < 0 ? on_connection() : 0;
	return client.left ? send_rest() : receive();
}

static int serve_all(void)
{
	struct epoll_event event;
	int n;

	for (;;) {
		n = epoll_wait(epoll, &event, 1, -1);
		if (n < 0 && errno != EINTR)
			return fail("epoll_wait");
		if (n == 1 && on_event(event.data.fd) < 0)
			return fail("serve");
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6};
	sigset_t set;
	int option, port;

	while ((option = getopt(argc, argv, "b:")) != -1)
		if (option != 'b' || parse_address(optarg, &at.sin6_addr) < 0)
			return usage();
	port = argc - optind == 1 ? parse_port(argv[optind]) : -1;
	if (port < 0)
		return usage();
	at.sin6_port = htons((uint16_t)port);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return fail("sigprocmask");
	epoll = epoll_create1(EPOLL_CLOEXEC);
	signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	listener = bind_at(&at);
	if (epoll < 0 || signals < 0 || listener < 0 || listen(listener, SOMAXCONN) < 0)
		return fail("listen");
	if (watch(EPOLL_CTL_ADD, signals, EPOLLIN) < 0 || watch(EPOLL_CTL_ADD, listener, EPOLLIN) < 0 || announce() < 0)
		return fail("start");
	return serve_all();
}

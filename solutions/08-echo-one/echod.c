/* echod: an iterative TCP echo server. It sends back what a client says: one client at a time, for ever.
 *
 * The listening socket lives as long as the server. accept() makes a connected socket for each client, and it is closed before
 * the next client is accepted. The server waits in accept, recv and send and nowhere else, so that is where signals find it. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_MOST = 65535 };

struct name {	/* an address in digits */
	char host[NI_MAXHOST], port[NI_MAXSERV];
};

struct client {	/* the one that is being served */
	struct name name;
	unsigned long long in, out;
};

static unsigned long long clients_accepted, bytes_sent;
static volatile sig_atomic_t stats_wanted;	/* the type that a handler may store into */

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "echod: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* What has to succeed before anybody can be served: gives the result, if it is one. */
static int need(int result, const char *what)
{
	if (result < 0)
		die(what);
	return result;
}

static int usage(void)
{
	fprintf(stderr, "usage: echod [-b ADDR] PORT   (PORT 0 to %d)\n", PORT_MOST);
	return 2;
}

static bool is_port(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	return end != text && !*end && number <= PORT_MOST;
}

static void format_address(const struct sockaddr_storage *address, socklen_t length, struct name *name)
{
	/* it cannot fail: the kernel has written the address, and as digits nothing has to be looked up */
	(void)getnameinfo((const struct sockaddr *)address, length, name->host, sizeof name->host, name->port, sizeof name->port,
		NI_NUMERICHOST | NI_NUMERICSERV);
}

/* --- signals --- */

static void on_sigusr1(int signal)
{
	(void)signal;
	stats_wanted = true;	/* no printf here: the signal may have come in the middle of another one */
}

static void prepare_for_signals(void)
{
	/* without SA_RESTART: a waiting accept ends with EINTR, and the line comes now, not with the next client */
	struct sigaction action = {.sa_handler = on_sigusr1};

	sigaction(SIGUSR1, &action, NULL);
	signal(SIGPIPE, SIG_IGN);	/* a send to a client that is gone fails with EPIPE, instead of killing the server */
}

/* Asked after each call that waits: is it to be made again? A signal just after this has its line when the next wait ends. */
static bool was_interrupted(ssize_t result)
{
	int error = errno;	/* printing may change it, and the caller wants to know it, too */

	if (stats_wanted) {
		stats_wanted = 0;	/* first: a signal from here on gets a line of its own */
		fprintf(stderr, "stats clients=%llu bytes=%llu\n", clients_accepted, bytes_sent);
	}
	errno = error;
	return result < 0 && error == EINTR;
}

/* --- the listening socket --- */

static void bind_and_listen(int fd, const struct addrinfo *at)
{
	int on = true, off = false;

	/* before bind(), which reads it: connections of a former run that still linger in the kernel do not keep the port then */
	need(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
	/* off: the socket at :: serves IPv4, too, whatever is usual on this machine */
	if (at->ai_family == AF_INET6)
		need(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off), "IPV6_V6ONLY");
	need(bind(fd, at->ai_addr, at->ai_addrlen), "bind");
	need(listen(fd, SOMAXCONN), "listen");
}

static int listener_at(const char *address, const char *port)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM}, *at = NULL;
	int fd;

	if (getaddrinfo(address, port, &hints, &at) != 0)
		exit(usage());	/* there are no names to look up: ADDR is no address */
	fd = need(socket(at->ai_family, at->ai_socktype, at->ai_protocol), "socket");
	bind_and_listen(fd, at);
	freeaddrinfo(at);
	return fd;
}

static bool has_ipv6(void)
{
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	return close(fd) == 0;	/* where there is none, fd is -1: EBADF */
}

static int open_listener(const char *address, const char *port)
{
	return listener_at(address ? address : has_ipv6() ? "::" : "0.0.0.0", port);
}

static void announce(int listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	struct name name;

	need(getsockname(listener, (struct sockaddr *)&address, &length), "getsockname");
	format_address(&address, length, &name);
	printf("READY tcp %s\n", name.port);	/* the port that is bound, not the 0 that was asked for */
	need(fflush(stdout), "standard output");	/* into a pipe, stdio would keep the line until its buffer is full */
}

/* --- one client --- */

/* send() says how much it took: the rest is ours to offer again. */
static int send_all(int fd, const char *next, size_t left, struct client *client)
{
	while (left > 0) {
		ssize_t n = send(fd, next, left, 0);

		if (was_interrupted(n))
			continue;
		if (n == -1)
			return -1;
		next += n;
		left -= (size_t)n;
		client->out += (size_t)n;
		bytes_sent += (size_t)n;
	}
	return 0;
}

/* Until the client's end, which is told: it has finished (recv gives 0), it broke off, or something else failed. */
static const char *echo(int fd, struct client *client)
{
	char block[16384];
	ssize_t n;

	for (;;) {
		n = recv(fd, block, sizeof block, 0);
		if (was_interrupted(n))
			continue;
		if (n == 0)
			return "eof";
		if (n == -1)
			break;
		client->in += (size_t)n;
		if (send_all(fd, block, (size_t)n, client) < 0)
			break;
	}
	return errno == ECONNRESET || errno == EPIPE ? "reset" : "error";
}

static void serve(int fd, struct client *client)
{
	const char *end = echo(fd, client);

	close(fd);	/* not repeated, whatever it says: on Linux the descriptor is gone even after EINTR */
	fprintf(stderr, "client %s %s in=%llu out=%llu end=%s\n", client->name.host, client->name.port, client->in, client->out, end);
}

/* --- all clients --- */

/* Errors of accept() that speak of the client it would have returned: that one is gone, the next may be fine. */
static bool concerns_client(int error)
{
	switch (error) {
	case ECONNABORTED: case EPROTO: case ENETDOWN: case ENOPROTOOPT: case EHOSTDOWN: case ENONET: case EHOSTUNREACH:
	case EOPNOTSUPP: case ENETUNREACH:
		return true;
	default:
		return false;
	}
}

static int accept_client(int listener, struct client *client)
{
	struct sockaddr_storage address;	/* room for every family */
	socklen_t length;
	int fd;

	do {
		length = sizeof address;	/* each time: accept() puts the length of the address there */
		fd = accept(listener, (struct sockaddr *)&address, &length);
	} while (was_interrupted(fd) || (fd == -1 && concerns_client(errno)));
	need(fd, "accept");	/* EMFILE, EBADF …: repeated, it would only fail again */
	clients_accepted++;
	client->in = client->out = 0;
	format_address(&address, length, &client->name);
	return fd;
}

int main(int argc, char **argv)
{
	const char *address = NULL;
	struct client client;
	int option, listener;

	while ((option = getopt(argc, argv, "b:")) != -1) {
		if (option != 'b')
			return usage();
		address = optarg;
	}
	if (argc - optind != 1 || !is_port(argv[optind]))
		return usage();
	prepare_for_signals();	/* before the READY line: whoever reads it may send a signal at once */
	listener = open_listener(address, argv[optind]);
	announce(listener);
	for (;;)
		serve(accept_client(listener, &client), &client);
}

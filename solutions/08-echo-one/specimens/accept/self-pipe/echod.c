/* echod with the self-pipe trick: the handler of SIGUSR1 writes a byte into a pipe, and select waits for it together with everything
 * else; no socket call ever waits. A TCP echo server for one client at a time. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

/* The one client, or fd -1. Bytes from `start` to `end` of the block are still to be sent back. */
struct client {
	int fd;
	char host[NI_MAXHOST], port[NI_MAXSERV];
	char block[16384];
	size_t start, end;
	unsigned long long in, out;
};

static unsigned long long accepted, sent;
static int self_pipe[2];

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

/* --- signals --- */

static void on_signal(int number)
{
	int error = errno;	/* of whatever was interrupted */
	ssize_t n = write(self_pipe[1], "", 1);

	(void)number;
	(void)n;	/* the pipe is full: then it is readable already, and one line is enough */
	errno = error;
}

static int prepare_for_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

	if (pipe2(self_pipe, O_NONBLOCK | O_CLOEXEC) < 0 || sigaction(SIGUSR1, &action, NULL) < 0)
		return -1;
	action.sa_handler = SIG_IGN;
	return sigaction(SIGPIPE, &action, NULL);
}

static void answer_signals(void)
{
	char bytes[512];

	while (read(self_pipe[0], bytes, sizeof bytes) > 0)
		;
	fprintf(stderr, "stats clients=%llu bytes=%llu\n", accepted, sent);
}

/* --- the listening socket --- */

static int listen_on(const char *address, const char *port)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *at;
	int fd, on = 1, off = 0, good;

	if (getaddrinfo(address, port, &hints, &at) != 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK, 0);
	good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
		(at->ai_family == AF_INET || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0) &&
		bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0;
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

/* --- the client --- */

static void dismiss(struct client *client, const char *end)
{
	close(client->fd);
	client->fd = -1;
	fprintf(stderr, "client %s %s in=%llu out=%llu end=%s\n", client->host, client->port, client->in, client->out, end);
}

static void dismiss_after_error(struct client *client)
{
	if (errno != EAGAIN && errno != EINTR)
		dismiss(client, errno == ECONNRESET || errno == EPIPE ? "reset" : "error");
}

static void fill(struct client *client)
{
	ssize_t n = read(client->fd, client->block, sizeof client->block);

	if (n == 0) {
		dismiss(client, "eof");
	} else if (n < 0) {
		dismiss_after_error(client);
	} else {
		client->start = 0;
		client->end = (size_t)n;
		client->in += (size_t)n;
	}
}

static void drain(struct client *client)
{
	ssize_t n = write(client->fd, client->block + client->start, client->end - client->start);

	if (n < 0) {
		dismiss_after_error(client);
		return;
	}
	client->start += (size_t)n;
	client->out += (size_t)n;
	sent += (size_t)n;
}

/* @return -1 where the listening socket is of no use any more */
static int welcome(int listener, struct client *client)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	int fd = accept4(listener, (struct sockaddr *)&from, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0)
		return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED || errno == EPROTO ? 0 : -1;
	accepted++;
	*client = (struct client){.fd = fd, .host = "?", .port = "?"};
	getnameinfo((struct sockaddr *)&from, length, client->host, sizeof client->host, client->port, sizeof client->port,
		NI_NUMERICHOST | NI_NUMERICSERV);
	return 0;
}

/* Waits for what can be done next: a signal, and either a new client, or bytes of this one, or room for those that are left. */
static int wait_for_next(int listener, const struct client *client, fd_set *in, fd_set *out)
{
	int fd = client->fd < 0 ? listener : client->fd, most = fd > self_pipe[0] ? fd : self_pipe[0];

	FD_ZERO(in);
	FD_ZERO(out);
	FD_SET(self_pipe[0], in);
	FD_SET(fd, client->fd >= 0 && client->start < client->end ? out : in);
	return select(most + 1, in, out, NULL, NULL);
}

static int serve_all(int listener)
{
	static struct client client = {.fd = -1};
	fd_set in, out;

	for (;;) {
		if (wait_for_next(listener, &client, &in, &out) < 0) {
			if (errno == EINTR)
				continue;	/* the byte is in the pipe now */
			return fail("select");
		}
		if (FD_ISSET(self_pipe[0], &in))
			answer_signals();
		if (client.fd < 0) {
			if (FD_ISSET(listener, &in) && welcome(listener, &client) < 0)
				return fail("accept4");
		} else if (FD_ISSET(client.fd, &out)) {
			drain(&client);
		} else if (FD_ISSET(client.fd, &in)) {
			fill(&client);
		}
	}
}

int main(int argc, char **argv)
{
	const char *address = "::";
	int option, listener;

	while ((option = getopt(argc, argv, "b:")) != -1) {
		if (option != 'b')
			return usage();
		address = optarg;
	}
	if (argc - optind != 1 || !is_port(argv[optind]))
		return usage();
	if (prepare_for_signals() < 0)
		return fail("signals");
	listener = listen_on(address, argv[optind]);
	if (listener < 0 && errno == EAFNOSUPPORT && strcmp(address, "::") == 0)
		listener = listen_on("0.0.0.0", argv[optind]);
	if (listener < 0)
		return fail("listen");
	if (announce(listener) < 0)
		return fail("standard output");
	return serve_all(listener);
}

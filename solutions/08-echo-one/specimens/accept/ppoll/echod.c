/* echod with SIGUSR1 blocked but in ppoll, so that no other call is ever interrupted, and with a ring buffer that fills and
 * empties at the same time (recvmsg, sendmsg). A TCP echo server for one client at a time. */
#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RING = 16384 };

/* Bytes from `out` up to `in` (both counted from the beginning of the connection) stand in the ring and are still to be sent. */
struct client {
	struct sockaddr_storage from;
	socklen_t length;
	unsigned long long in, out;
	int finished;	/* recv gave 0 */
	char ring[RING];
};

static unsigned long long accepted, sent;
static volatile sig_atomic_t asked;
static sigset_t outside_of_poll, inside_poll;

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

static int prepare_for_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigemptyset(&outside_of_poll);
	sigaddset(&outside_of_poll, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &outside_of_poll, &inside_poll) < 0)
		return -1;
	return sigaction(SIGUSR1, &action, NULL);
}

/* The only place where anything is waited for, and where a signal can come. @return what is ready, or -1 */
static int wait_for(int fd, int events)
{
	struct pollfd one = {fd, (short)events, 0};
	int ready;

	do {
		ready = ppoll(&one, 1, NULL, &inside_poll);
		if (asked) {
			asked = 0;
			fprintf(stderr, "stats clients=%llu bytes=%llu\n", accepted, sent);
			errno = EINTR;
		}
	} while (ready < 0 && errno == EINTR);
	return ready < 0 ? -1 : one.revents;
}

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

/* `length` bytes of the ring from this count on: one piece, or two where they go around its end. */
static struct msghdr piece_of_ring(struct client *client, unsigned long long count, size_t length, struct iovec parts[2])
{
	size_t at = count % RING, first = length < RING - at ? length : RING - at;

	parts[0] = (struct iovec){client->ring + at, first};
	parts[1] = (struct iovec){client->ring, length - first};
	return (struct msghdr){.msg_iov = parts, .msg_iovlen = first < length ? 2 : 1};
}

static ssize_t fill(int fd, struct client *client)
{
	struct iovec parts[2];
	struct msghdr message = piece_of_ring(client, client->in, RING - (size_t)(client->in - client->out), parts);
	ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT);

	if (n > 0)
		client->in += (size_t)n;
	client->finished = n == 0;
	return n;
}

static ssize_t drain(int fd, struct client *client)
{
	struct iovec parts[2];
	struct msghdr message = piece_of_ring(client, client->out, (size_t)(client->in - client->out), parts);
	ssize_t n = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n > 0) {
		client->out += (size_t)n;
		sent += (size_t)n;
	}
	return n;
}

/* One step of the echo. @return -1 and errno where the connection is broken */
static int step(int fd, struct client *client)
{
	int wanted = (client->out < client->in ? POLLOUT : 0) | (!client->finished && client->in - client->out < RING ? POLLIN : 0);
	int ready = wait_for(fd, wanted);

	if (ready < 0)
		return -1;
	if (ready & (POLLERR | POLLHUP))
		ready |= wanted;	/* the call itself tells the reason */
	if (ready & wanted & POLLOUT && drain(fd, client) < 0 && errno != EAGAIN)
		return -1;
	if (ready & wanted & POLLIN && fill(fd, client) < 0 && errno != EAGAIN)
		return -1;
	return 0;
}

static void serve(int fd, struct client *client)
{
	char host[NI_MAXHOST] = "?", port[NI_MAXSERV] = "?";
	const char *end = "eof";

	while (!client->finished || client->out < client->in)
		if (step(fd, client) < 0) {
			end = errno == ECONNRESET || errno == EPIPE ? "reset" : "error";
			break;
		}
	close(fd);
	getnameinfo((struct sockaddr *)&client->from, client->length, host, sizeof host, port, sizeof port,
		NI_NUMERICHOST | NI_NUMERICSERV);
	fprintf(stderr, "client %s %s in=%llu out=%llu end=%s\n", host, port, client->in, client->out, end);
}

static int serve_all(int listener)
{
	static struct client client;
	int fd;

	for (;;) {
		if (wait_for(listener, POLLIN) < 0)
			return fail("ppoll");
		memset(&client, 0, sizeof client);
		client.length = sizeof client.from;
		fd = accept(listener, (struct sockaddr *)&client.from, &client.length);
		if (fd >= 0) {
			accepted++;
			serve(fd, &client);
		} else if (errno != EAGAIN && errno != ECONNABORTED && errno != EPROTO) {
			return fail("accept");
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

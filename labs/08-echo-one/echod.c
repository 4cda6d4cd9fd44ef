/* echod: a TCP echo server. It sends back what a client says: one client at a time, for ever.
 *
 * Given: the options, and an address in digits. The six steps are yours; README.md tells what each has to do. */
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

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "echod: %s: %s\n", what, strerror(errno));
	exit(1);
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

/* The address that accept() or getsockname() has filled in, as text. */
static void format_address(const struct sockaddr_storage *address, socklen_t length, struct name *name)
{
	/* it cannot fail: the kernel has written the address, and as digits nothing has to be looked up */
	(void)getnameinfo((const struct sockaddr *)address, length, name->host, sizeof name->host, name->port, sizeof name->port,
		NI_NUMERICHOST | NI_NUMERICSERV);
}

static void prepare_for_signals(void)
{
	/* TODO 5: SIGPIPE must not kill the server; SIGUSR1 asks for the stats line. When is it printed, and by whom? */
}

/* `address` is what -b says, or NULL: then both families. */
static int open_listener(const char *address, const char *port)
{
	int fd = -1;

	(void)address;
	(void)port;
	errno = ENOSYS;
	/* TODO 1: socket, SO_REUSEADDR, bind, listen. Two sockets are as right as one that serves both families. */
	if (fd < 0)
		die("listen");
	return fd;
}

static void announce(int listener)
{
	(void)listener;
	/* TODO 2: one line, READY tcp PORT, with the port that is really bound; and it has to get out. */
}

/* The next client: a connected socket. */
static int accept_client(int listener, struct client *client)
{
	struct sockaddr_storage address = {0};
	socklen_t length = sizeof address;
	int fd = -1;

	(void)listener;
	/* TODO 3: accept. Which of its errors end the server, and which only tell that this client is gone? */
	while (fd < 0)
		pause();	/* until it is written: so that steps 1 and 2 can be looked at */
	client->in = client->out = 0;
	format_address(&address, length, &client->name);
	return fd;
}

/* Until the client's end, which is told: "eof", "reset" or "error". */
static const char *echo(int fd, struct client *client)
{
	(void)fd;
	(void)client;
	/* TODO 4: recv, and send all of it back, until recv says that nothing more will come. A send may take less than it was given. */
	return "eof";
}

static void serve(int fd, struct client *client)
{
	const char *end = echo(fd, client);

	(void)end;
	/* TODO 3, too: this client's socket is not needed any more. */
	/* TODO 6: the client's line on standard error. */
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
	prepare_for_signals();
	listener = open_listener(address, argv[optind]);
	announce(listener);
	for (;;)
		serve(accept_client(listener, &client), &client);
}

/* dial: a TCP client. It resolves a name, tries each of its addresses in turn, and copies what the server says to standard output.
 *
 * Given: the options, the names of errors, and the handler of SIGUSR1. The five steps are yours; README.md tells what each has
 * to do. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_MOST = 65535, FOR_EVER = -1 };
enum { FAILED = 1, USAGE, UNKNOWN_NAME, NOBODY_ANSWERS, ALL_TIMED_OUT };	/* exit statuses */
enum { RESOLVING, CONNECTING, COPYING };

struct name {	/* an address in digits */
	char host[NI_MAXHOST], port[NI_MAXSERV];
};

/* what dial is doing: for the handler, which only tells it */
static volatile sig_atomic_t doing;
static volatile unsigned long long copied;

static int usage(void)
{
	fprintf(stderr, "usage: dial [-4|-6] [-t MS] HOST PORT   (PORT 1 to %d, or the name of a service)\n", PORT_MOST);
	return USAGE;
}

static char *put_before(char *next, const char *text)
{
	return memcpy(next - strlen(text), text, strlen(text));
}

/* The line is made from its end, and without printf(): signal-safety(7) tells what a handler may call. */
static void on_sigusr1(int signal)
{
	static const char *const texts[] = {"resolving", "connecting", "copying "};
	char line[64], *end = line + sizeof line, *next = put_before(end, doing == COPYING ? " bytes so far\n" : "\n");
	unsigned long long number = copied;
	int error = errno;	/* the interrupted call's */

	(void)signal;
	for (; number > 0 || *next == ' '; number /= 10)	/* only what is copied has a number, and a blank in front of bytes */
		*--next = (char)('0' + number % 10);
	next = put_before(next, texts[doing]);
	(void)!write(STDERR_FILENO, next, (size_t)(end - next));	/* nobody is there to be told that it failed */
	errno = error;
}

static const char *errname(int error)
{
#define NAME(number) case number: return #number
	switch (error) {
	NAME(ECONNREFUSED); NAME(ETIMEDOUT); NAME(ENETUNREACH); NAME(EHOSTUNREACH); NAME(EADDRNOTAVAIL); NAME(ECONNRESET);
	NAME(EAFNOSUPPORT); NAME(EACCES); NAME(EPERM); NAME(EMFILE); NAME(EINTR); NAME(EALREADY); NAME(EISCONN); NAME(EINPROGRESS);
	}
	return strerror(error);
}

/* An address in digits, and its port, as text. */
static void format_address(const struct sockaddr *address, socklen_t length, struct name *name)
{
	if (getnameinfo(address, length, name->host, sizeof name->host, name->port, sizeof name->port,
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		*name = (struct name){"?", "?"};
}

/* Returns 0, or the number of the error that tells why there is no connection. */
static int try_to_connect(int fd, const struct addrinfo *at, int timeout_ms)
{
	(void)fd;
	(void)at;
	(void)timeout_ms;
	/* TODO 2: connect. */
	/* TODO 3: give up after timeout_ms (unless it is FOR_EVER) with ETIMEDOUT. And a signal may end connect() with EINTR: what
	 * becomes of the attempt then, and who knows? */
	return ENOSYS;
}

/* A connected, blocking socket, or -1 with the reason in *error. */
static int dial_address(const struct addrinfo *at, int timeout_ms, int *error)
{
	struct name name;
	int fd = -1;

	/* TODO 2, too: a socket for this address; and what is to be done with it if the attempt fails? */
	*error = try_to_connect(fd, at, timeout_ms);
	format_address(at->ai_addr, at->ai_addrlen, &name);
	fprintf(stderr, "try %s %s: %s\n", name.host, name.port, *error ? errname(*error) : "ok");
	return fd;
}

/* Returns the first connection that is made; else -1, and the exit status in *status. */
static int dial_all(const struct addrinfo *list, int timeout_ms, int *status)
{
	int error;

	doing = CONNECTING;
	*status = NOBODY_ANSWERS;
	/* TODO 2, too: one address is not all of them. */
	/* TODO 3, too: ALL_TIMED_OUT, if that is why. */
	return dial_address(list, timeout_ms, &error);
}

/* Fills in the list of addresses. Returns 0, or the exit status. */
static int resolve(const char *host, const char *port, int family, struct addrinfo **list)
{
	(void)host;
	(void)port;
	(void)family;
	(void)list;
	/* TODO 1: getaddrinfo with hints: which family, which type of socket? Its errors are not those of errno. */
	return FAILED;
}

static void tell_ends(int fd)
{
	(void)fd;
	/* TODO 4: the line connected: our address and port, and the server's. */
}

/* Returns the exit status. */
static int copy(int fd)
{
	(void)fd;
	doing = COPYING;
	/* TODO 5: all that the server says goes to standard output, until it ends. How does each of its ends look? copied counts the
	 * bytes. */
	return 0;
}

/* A number in digits from 1 to most. */
static bool read_number(const char *text, long most, int *number)
{
	char *end;
	long value = strtol(text, &end, 10);	/* out of its range it is LONG_MAX or LONG_MIN: out of ours, too */

	*number = (int)value;
	return !*end && value >= 1 && value <= most;
}

static bool is_port(const char *text)
{
	int number;

	/* a name of a service has letters; of numbers getaddrinfo() would take 70000 for 4464 */
	return text[strspn(text, "+-0123456789")] || read_number(text, PORT_MOST, &number);
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_sigusr1};	/* without SA_RESTART: what waits ends with EINTR */
	int family = AF_UNSPEC, timeout_ms = FOR_EVER, option, fd, status;
	struct addrinfo *list;

	while ((option = getopt(argc, argv, "46t:")) != -1) {
		if (option == '4')
			family = AF_INET;
		else if (option == '6')
			family = AF_INET6;
		else if (option != 't' || !read_number(optarg, INT_MAX, &timeout_ms))
			return usage();
	}
	if (argc - optind != 2 || !is_port(argv[optind + 1]))
		return usage();
	sigaction(SIGUSR1, &action, NULL);
	status = resolve(argv[optind], argv[optind + 1], family, &list);
	if (status)
		return status;
	fd = dial_all(list, timeout_ms, &status);
	freeaddrinfo(list);
	if (fd == -1)
		return status;
	tell_ends(fd);
	return copy(fd);
}

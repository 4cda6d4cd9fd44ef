/* dial: a TCP client. It resolves a name, tries each of its addresses in turn, and copies what the server says to standard output.
 *
 * connect() waits for the server without -t. With -t the socket is non-blocking, and poll() waits. A signal that interrupts
 * connect() does not end the attempt: the kernel goes on, so the two ways meet in the same poll(). */
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

static void format_address(const struct sockaddr *address, socklen_t length, struct name *name)
{
	if (getnameinfo(address, length, name->host, sizeof name->host, name->port, sizeof name->port,
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		*name = (struct name){"?", "?"};
}

/* Waits until an attempt that goes on in the kernel has come to its end. Returns 0, or the error number that tells why not. */
static int outcome(int fd, int timeout_ms)
{
	struct pollfd attempt = {.fd = fd, .events = POLLOUT};
	int ready, error;
	socklen_t length = sizeof error;

	do
		ready = poll(&attempt, 1, timeout_ms);	/* after a signal the time counts anew */
	while (ready == -1);	/* EINTR */
	if (ready == 0)
		return ETIMEDOUT;
	/* POLLOUT says only that it is over; whether it is a connection, the socket knows */
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
	return error;
}

static int try_to_connect(int fd, const struct addrinfo *at, int timeout_ms)
{
	if (connect(fd, at->ai_addr, at->ai_addrlen) == 0)
		return 0;
	/* EINTR: a signal has ended the call, not the attempt; calling connect() again would only say EALREADY or EISCONN */
	return errno == EINPROGRESS || errno == EINTR ? outcome(fd, timeout_ms) : errno;
}

/* A connected, blocking socket, or -1 with the reason in *error. */
static int dial_address(const struct addrinfo *at, int timeout_ms, int *error)
{
	struct name name;
	int type = timeout_ms == FOR_EVER ? at->ai_socktype : at->ai_socktype | SOCK_NONBLOCK;
	int fd = socket(at->ai_family, type, at->ai_protocol);

	*error = fd == -1 ? errno : try_to_connect(fd, at, timeout_ms);
	format_address(at->ai_addr, at->ai_addrlen, &name);
	fprintf(stderr, "try %s %s: %s\n", name.host, name.port, *error ? errname(*error) : "ok");
	if (*error) {
		close(fd);	/* a socket whose attempt has failed is of no more use: the next address gets a new one */
		return -1;
	}
	fcntl(fd, F_SETFL, O_RDWR);	/* and no O_NONBLOCK: from now on it waits */
	return fd;
}

/* Returns the first connection that is made; else -1, and the exit status in *status. */
static int dial_all(const struct addrinfo *list, int timeout_ms, int *status)
{
	bool all_timed_out = true;
	int fd = -1, error;

	doing = CONNECTING;
	for (; list && fd == -1; list = list->ai_next) {
		fd = dial_address(list, timeout_ms, &error);
		all_timed_out = all_timed_out && error == ETIMEDOUT;
	}
	*status = all_timed_out ? ALL_TIMED_OUT : NOBODY_ANSWERS;
	return fd;
}

static int resolve(const char *host, const char *port, int family, struct addrinfo **list)
{
	struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM};
	int error = getaddrinfo(host, port, &hints, list);

	if (!error)
		return 0;
	/* its errors are numbers of its own, with texts of their own */
	fprintf(stderr, "dial: %s: %s\n", host, error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error));
	return UNKNOWN_NAME;
}

static void tell_ends(int fd)
{
	struct sockaddr_storage ours, theirs;	/* room for every family */
	socklen_t ours_length = sizeof ours, theirs_length = sizeof theirs;
	struct name here = {"?", "?"}, there = {"?", "?"};

	if (getsockname(fd, (struct sockaddr *)&ours, &ours_length) == 0)
		format_address((struct sockaddr *)&ours, ours_length, &here);
	if (getpeername(fd, (struct sockaddr *)&theirs, &theirs_length) == 0)
		format_address((struct sockaddr *)&theirs, theirs_length, &there);
	fprintf(stderr, "connected %s %s %s %s\n", here.host, here.port, there.host, there.port);
}

static bool write_all(const char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = write(STDOUT_FILENO, next, left);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return false;
		next += n;	/* it may have taken less than it was given */
		left -= (size_t)n;
		copied += (unsigned long long)n;
	}
	return true;
}

static int copy(int fd)
{
	char block[16384];
	ssize_t n;

	doing = COPYING;
	while ((n = recv(fd, block, sizeof block, 0)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 || !write_all(block, (size_t)n)) {	/* ECONNRESET, for one: that was not all it had to say */
			perror(n == -1 ? "dial: receive" : "dial: standard output");
			return FAILED;
		}
	}
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

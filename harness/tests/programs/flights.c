/* Two ends of TCP connections over loopback, in the way that the argument names; each ends by itself or never. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int listener;
static struct sockaddr_in address = {.sin_family = AF_INET};

static void listen_with(int backlog)
{
	socklen_t length = sizeof address;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, backlog) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		exit(3);
}

static int connected(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
		exit(4);
	return fd;
}

static size_t read_all(int fd)
{
	char block[4096];
	size_t sum = 0;
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		sum += (size_t)n;
	return n < 0 ? 0 : sum;
}

static void write_all(int fd, size_t length)
{
	static char block[65536];

	while (length > 0) {
		ssize_t n = write(fd, block, length < sizeof block ? length : sizeof block);

		if (n <= 0)
			exit(5);
		length -= (size_t)n;
	}
}

/* write, write, read: the second small segment waits for the acknowledgement of the first */
static void small_pieces(bool client)
{
	char answer[8];
	int fd;

	if (client) {
		fd = connected();
		if (write(fd, "ab", 2) != 2 || write(fd, "cd", 2) != 2 || read(fd, answer, 4) != 4)
			exit(6);
		_exit(0);
	}
	fd = accept(listener, NULL, NULL);
	if (recv(fd, answer, 4, MSG_WAITALL) != 4 || write(fd, answer, 4) != 4)
		exit(7);
}

/* a connection that has rested, and then a segment that the kernel holds back for a while */
static void corked(bool client)
{
	int fd = client ? connected() : accept(listener, NULL, NULL), on = 1;
	char byte;

	if (client) {
		(void)setsockopt(fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
		(void)sleep(1);
		write_all(fd, 1);
		if (read(fd, &byte, 1) == 1)
			_exit(0);
	} else if (read(fd, &byte, 1) == 1) {
		write_all(fd, 1);
	}
}

/* the reader comes late: until then the window is closed */
static void late_reader(bool client)
{
	int fd;

	if (client) {
		fd = connected();
		write_all(fd, 1 << 20);
		_exit(0);
	}
	fd = accept(listener, NULL, NULL);
	(void)sleep(10);
	printf("%zu ", read_all(fd));
}

/* the reader never comes */
static void no_reader(bool client)
{
	int fd = client ? connected() : accept(listener, NULL, NULL);

	if (client)
		write_all(fd, 16 << 20);
	else
		(void)pause();
}

/* the same in small segments, which fill the reader's buffer while its window is still open */
static void crumbs(bool client)
{
	int fd = client ? connected() : accept(listener, NULL, NULL), room = 4096;

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	while (client)
		write_all(fd, 64);
	(void)pause();
}

/* more clients than the queue takes, and nobody accepts */
static void full_queue(bool client)
{
	int i;

	for (i = 0; client && i < 4; i++)
		(void)connected();
	(void)pause();
}

/* nothing is on its way while somebody computes, on any machine for longer than a turn; then something is */
static void long_computation(bool client)
{
	volatile unsigned long i;
	int fd = client ? connected() : accept(listener, NULL, NULL);

	if (client) {
		for (i = 0; i < 500000000; i++)
			;
		write_all(fd, 3);
		_exit(0);
	}
	printf("%zu ", read_all(fd));
}

/* one direction is ended, and each waits for the other */
static void half_closed(bool client)
{
	int fd = client ? connected() : accept(listener, NULL, NULL);
	char byte;

	if (client)
		(void)shutdown(fd, SHUT_WR);
	else if (read(fd, &byte, 1) != 0)
		exit(8);
	(void)(read(fd, &byte, 1) + pause());
}

static const struct way { const char *name; void (*play)(bool client); int backlog; } ways[] = {
	{"small-pieces", small_pieces, 5}, {"corked", corked, 5}, {"late-reader", late_reader, 5}, {"no-reader", no_reader, 5},
	{"crumbs", crumbs, 5}, {"full-queue", full_queue, 1}, {"long-computation", long_computation, 5}, {"half-closed", half_closed, 5},
};

int main(int argc, char **argv)
{
	size_t i;
	pid_t child;

	for (i = 0; argc == 2 && i < sizeof ways / sizeof *ways; i++) {
		if (strcmp(ways[i].name, argv[1]) != 0)
			continue;
		listen_with(ways[i].backlog);
		child = fork();
		if (child == 0)
			ways[i].play(true);
		ways[i].play(false);
		(void)waitpid(child, NULL, 0);
		printf("done\n");
		return 0;
	}
	return 2;
}

/* A signal that nobody handles does not cut a transfer short, and one that is handled does. Of each transfer one half is done when a
 * child ends; only then another one lets the rest go on. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONG = 200000 };

static char bytes[LONG];

static void ignore(int signal)
{
	(void)signal;
}

static void end_at_once(void)
{
	if (fork() == 0)
		_exit(0);
}

/* Reads all when the pipe is closed behind it. */
static void read_all(const int ends[2])
{
	if (fork() != 0)
		return;
	close(ends[1]);
	while (read(ends[0], bytes, sizeof bytes) > 0)
		;
	_exit(0);
}

/* The writer waits for room, a child ends, and then the reader takes all. */
static long write_long(void)
{
	int ends[2];
	long n;

	if (pipe(ends) < 0)
		return -1;
	end_at_once();
	read_all(ends);
	n = write(ends[1], bytes, LONG);
	close(ends[0]);
	close(ends[1]);
	while (wait(NULL) > 0)
		;
	return n;
}

/* Half of it comes, a child ends, and then the other half comes. */
static long receive_all(void)
{
	int ends[2];
	long n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[1], "12345", 5, 0) != 5)
		return -1;
	end_at_once();
	if (fork() == 0)
		_exit(send(ends[1], "67890", 5, 0) != 5);
	n = recv(ends[0], bytes, 10, MSG_WAITALL);
	while (wait(NULL) > 0)
		;
	return n;
}

static int connected(int ends[2])
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&at, length) < 0 || listen(listener, 1) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(ends[0], (struct sockaddr *)&at, length) < 0)
		return 0;
	ends[1] = accept(listener, NULL, NULL);
	close(listener);
	return ends[1] >= 0;
}

/* It waits for room, a child ends, and then the last one who could read: what was taken counts, and the next call finds out why. */
static int send_to_nobody(void)
{
	static char more[8000000];
	int ends[2];
	long n;

	if (!connected(ends))
		return 0;
	end_at_once();
	end_at_once();
	close(ends[1]);
	n = send(ends[0], more, sizeof more, 0);
	while (wait(NULL) > 0)
		;
	return n > 0 && send(ends[0], more, 1, MSG_NOSIGNAL) < 0 && errno == ECONNRESET;
}

int main(void)
{
	struct sigaction action = {.sa_handler = ignore, .sa_flags = SA_RESTART};
	long written = write_long(), received = receive_all();

	printf("%ld %ld %s", written, received, send_to_nobody() ? "cut" : "lost");
	if (sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	written = write_long();
	printf(" %s\n", written > 0 && written < LONG ? "short" : "whole");
	return 0;
}

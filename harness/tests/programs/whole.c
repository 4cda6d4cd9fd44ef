/* A signal that nobody handles does not cut a transfer short, and one that is handled does. Of each transfer one half is done when a
 * child ends; only then another one lets the rest go on. */
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

int main(void)
{
	struct sigaction action = {.sa_handler = ignore, .sa_flags = SA_RESTART};
	long written = write_long(), received = receive_all();

	printf("%ld %ld", written, received);
	if (sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	written = write_long();
	printf(" %s\n", written > 0 && written < LONG ? "short" : "whole");
	return 0;
}

/* epoll_wait fails with EINTR only where a handler has run: not when a child ends and SIGCHLD is ignored, or left at its default. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

static int epoll;

static void on_child(int signal)
{
	(void)signal;
}

static void wait_beside_a_child(const char *what, void handler(int))
{
	struct epoll_event event;
	int r;

	(void)signal(SIGCHLD, handler); /* a good signal */
	if (fork() == 0)
		_exit(sleep(1) != 0);
	r = epoll_wait(epoll, &event, 1, 3000);
	printf("%s %d%s ", what, r, r < 0 && errno == EINTR ? " EINTR" : "");
}

int main(void)
{
	epoll = epoll_create1(0);
	wait_beside_a_child("default", SIG_DFL);
	wait_beside_a_child("ignored", SIG_IGN);
	wait_beside_a_child("handled", on_child);
	return epoll < 0;
}

/* Right: the signal is blocked but while ppoll() waits, so there is no moment between test and wait. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t stopping;

static void stop(int number)
{
	(void)number;
	stopping = 1;
}

/** A listening socket on a port that the kernel chooses. */
static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

int main(void)
{
	struct sigaction action = {.sa_handler = stop};
	struct sockaddr_in address;
	struct pollfd watched = {.fd = listen_somewhere(&address), .events = POLLIN};
	sigset_t blocked, old;

	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &blocked, &old);
	(void)sigaction(SIGTERM, &action, NULL);
	if (fork() == 0)
		_exit(kill(getppid(), SIGTERM) < 0);
	while (!stopping)
		if (ppoll(&watched, 1, NULL, &old) > 0)
			(void)close(accept(watched.fd, NULL, NULL));
	return 0;
}

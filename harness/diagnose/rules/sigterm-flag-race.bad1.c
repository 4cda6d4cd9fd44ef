/* The loop looks at the flag after each client; but with signal() the accept goes on. */
#include <netinet/in.h>
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
	struct sockaddr_in address;
	int listener = listen_somewhere(&address);

	(void)signal(SIGTERM, stop);
	if (fork() == 0)
		_exit(kill(getppid(), SIGTERM) < 0);
	while (!stopping) {
		int connection = accept(listener, NULL, NULL); /* HERE */

		if (connection >= 0)
			(void)close(connection);
	}
	return 0;
}

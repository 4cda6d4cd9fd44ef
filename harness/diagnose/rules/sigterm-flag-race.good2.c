/* Right: the handler writes into a pipe that the loop watches; and accept() is interrupted where there is no SA_RESTART. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int wake[2];
static volatile sig_atomic_t stopping;

static void stop(int number)
{
	int saved = errno;

	(void)number;
	stopping = 1;
	(void)write(wake[1], "!", 1);
	errno = saved;
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

static int serve_until_woken(struct pollfd *watched)
{
	while (poll(watched, 2, -1) > 0 || errno == EINTR) {
		if (watched[1].revents)
			return 0;
		if (watched[0].revents)
			(void)close(accept(watched[0].fd, NULL, NULL));
	}
	return 1;
}

int main(void)
{
	struct sigaction action = {.sa_handler = stop};
	struct sockaddr_in address;
	struct pollfd watched[2] = {{.fd = listen_somewhere(&address), .events = POLLIN}, {.events = POLLIN}};

	if (pipe(wake) < 0)
		return 1;
	watched[1].fd = wake[0];
	(void)sigaction(SIGTERM, &action, NULL);
	if (fork() == 0)
		_exit(kill(getppid(), SIGTERM) < 0 || sleep(1) != 0 || kill(getppid(), SIGTERM) < 0);
	if (serve_until_woken(watched))
		return 1;
	while (accept(watched[0].fd, NULL, NULL) >= 0)
		;
	return !stopping;
}

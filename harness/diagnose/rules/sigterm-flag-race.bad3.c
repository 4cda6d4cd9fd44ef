/* A child serves, with a pause between clients. The signal comes in the pause, behind the test. */
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

static void serve(int listener)
{
	struct sigaction action = {.sa_handler = stop};

	(void)sigaction(SIGTERM, &action, NULL);
	while (!stopping) {
		(void)sleep(1);
		(void)close(accept(listener, NULL, NULL)); /* HERE */
	}
	exit(0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address);
	pid_t server = fork();

	if (server == 0)
		serve(listener);
	(void)usleep(500000);
	return kill(server, SIGTERM) < 0 || wait(NULL) < 0;
}

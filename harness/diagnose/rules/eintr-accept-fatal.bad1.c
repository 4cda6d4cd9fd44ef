/* Somebody asks the server for its numbers with SIGUSR1, and the server takes the EINTR for an error of accept. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t asked;

static void on_usr1(int number)
{
	(void)number;
	asked = 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction action = {.sa_handler = on_usr1};
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		sigaction(SIGUSR1, &action, NULL) < 0)
		return 1;
	if (fork() == 0) {
		(void)sleep(1); /* it is never interrupted */
		_exit(kill(getppid(), SIGUSR1) < 0);
	}
	fd = accept(listener, NULL, NULL); /* HERE */
	if (fd < 0) {
		perror("accept");
		return 1;
	}
	return close(fd) < 0;
}

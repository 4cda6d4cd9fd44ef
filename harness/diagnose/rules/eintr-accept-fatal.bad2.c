/* A child has ended; the SIGCHLD interrupts poll, which never goes on by itself, SA_RESTART or not. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int wait_for_client(int listener);

static void on_child(int number)
{
	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	if (fork() == 0) {
		(void)sleep(1); /* it is never interrupted */
		_exit(0);
	}
	return wait_for_client(listener) < 0 || close(listener) < 0;
}

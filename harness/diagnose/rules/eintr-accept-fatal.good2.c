/* Right: the signal is the one that asks the server to end; the handler has said so, and EINTR is how the loop learns it. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ending;

static void on_term(int number)
{
	(void)number;
	ending = 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction action = {.sa_handler = on_term};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		sigaction(SIGTERM, &action, NULL) < 0)
		return 1;
	if (fork() == 0) {
		(void)sleep(1); /* it is never interrupted */
		_exit(kill(getppid(), SIGTERM) < 0);
	}
	while (!ending) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 && errno != EINTR)
			return 1;
		if (fd >= 0 && close(fd) < 0)
			return 1;
	}
	return close(listener) < 0 || wait(NULL) < 0;
}

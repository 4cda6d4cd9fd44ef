/* The server is a child process. One of its own children ends while it waits for what its client will say, and it hangs up. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_child(int number)
{
	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static int serve(int listener)
{
	struct sigaction action = {.sa_handler = on_child};
	int fd = accept(listener, NULL, NULL);
	char word[4];

	if (fd < 0 || sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	if (fork() == 0) {
		(void)sleep(1); /* it is never interrupted */
		_exit(0);
	}
	if (recv(fd, word, sizeof word, 0) <= 0) { /* HERE */
		(void)close(fd);
		return 0;
	}
	return send(fd, word, 1, 0) != 1 || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int status, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char word[4];

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client) < 0 || serve(listener));
	if (recv(client, word, sizeof word, 0) < 0 || close(client) < 0) /* waits to be spoken to */
		return 1;
	return wait(&status) < 0 || status != 0;
}

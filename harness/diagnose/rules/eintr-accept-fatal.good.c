/* Right: the interrupted accept is made again, and the client, who comes only after the signal, is served. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

static void on_alarm(int number)
{
	ssize_t n = write(gate[1], "", 1); /* now the client may come */

	(void)number;
	(void)n;
}

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (fd < 0 || read(gate[0], &byte, 1) != 1 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction action = {.sa_handler = on_alarm};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || pipe(gate) < 0 ||
		sigaction(SIGALRM, &action, NULL) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || close(gate[1]) < 0 || visit(&at));
	(void)alarm(1); /* there was none before */
	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return 1;
	return close(fd) < 0 || wait(NULL) < 0 || close(listener) < 0;
}

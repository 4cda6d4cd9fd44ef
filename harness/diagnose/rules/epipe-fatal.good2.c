/* Right: one process for each client. A child ends with its client; the server goes on. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	int i;

	for (i = 0; i < 3; i++)
		if (send(fd, "news\n", 5, 0) < 0)
			return 1;
	return 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 1;
	for (i = 0; i < 2; i++) {
		int fd, client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0 || close(client) < 0)
			return 1;
		fd = accept(listener, NULL, NULL);
		if (fd < 0)
			return 1;
		if (fork() == 0)
			_exit(close(listener) < 0 || serve(fd));
		if (close(fd) < 0)
			return 1;
	}
	return wait(NULL) < 0 || wait(NULL) < 0 || close(listener) < 0;
}

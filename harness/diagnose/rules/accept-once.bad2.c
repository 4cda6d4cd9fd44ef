/* The server serves a client and waits for the process that made it; that process waits for the answer to its second call. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int serve_client(int listener);

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[6];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || recv(fd, line, 6, MSG_WAITALL) != 6)
		return 1;
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pid_t clients;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	clients = fork();
	if (clients == 0)
		_exit(close(listener) < 0 || visit(&at) || visit(&at));
	if (serve_client(listener) < 0)
		return 1;
	return waitpid(clients, NULL, 0) != clients;
}

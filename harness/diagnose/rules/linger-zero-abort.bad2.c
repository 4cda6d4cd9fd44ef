/* The function that prepares the listening socket sets it for all connections that come from there. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int open_listener(struct sockaddr_in *at);

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[100];
	ssize_t n;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "?", 1, 0) != 1)
		return 1;
	while ((n = recv(fd, answer, sizeof answer, 0)) > 0)
		;
	return n < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, status, listener = open_listener(&at);
	char byte;

	if (listener < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || recv(fd, &byte, 1, 0) != 1 || send(fd, "!\n", 2, 0) != 2 || close(fd) < 0)
		return 1;
	return wait(&status) < 0 || status != 0;
}

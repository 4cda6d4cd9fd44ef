/* A child serves the client and ends; the kernel closes its socket, in which something is left. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int fd)
{
	char word[4];

	if (recv(fd, word, sizeof word, 0) == sizeof word)
		(void)send(fd, "good day\n", 9, 0); /* the client has it or not */
	_exit(0);                                   /* HERE */
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char answer[64];
	ssize_t n;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0 || send(client, "HELO example\n", 13, 0) != 13)
		return 1;
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	if (fork() == 0)
		serve(fd);
	if (close(fd) < 0 || wait(NULL) < 0)
		return 1;
	while ((n = recv(client, answer, sizeof answer, 0)) > 0)
		;
	return n < 0;
}

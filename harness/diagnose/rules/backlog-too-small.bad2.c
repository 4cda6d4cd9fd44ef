/* The function that opens the socket was written for one client at a time. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int open_listener(struct sockaddr_in *at);

static int visit(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	return fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || recv(fd, &byte, 1, 0) != 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, fd, listener = open_listener(&at);

	if (listener < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(close(listener) < 0 || visit(&at));
	for (i = 0; i < 3; i++) {
		(void)sleep(1); /* each client costs some work; never interrupted */
		fd = accept(listener, NULL, NULL);
		if (fd < 0 || send(fd, "!", 1, 0) != 1 || close(fd) < 0)
			return 1;
	}
	return wait(NULL) < 0 || wait(NULL) < 0 || wait(NULL) < 0;
}

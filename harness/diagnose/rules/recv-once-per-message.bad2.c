/* The function that reads a command is sure that it comes in one piece. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int read_command(int fd, char *command, int room);

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[64];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "GE", 2, 0) != 2)
		return 1;
	(void)sleep(1); /* somebody types; never interrupted */
	return send(fd, "T /\n", 4, MSG_NOSIGNAL) != 4 || recv(fd, answer, sizeof answer, 0) <= 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	char command[64];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || read_command(fd, command, sizeof command) < 0)
		return 1;
	if (send(fd, strncmp(command, "GET ", 4) ? "what?\n" : "here!\n", 6, 0) != 6 || close(fd) < 0)
		return 1;
	return wait(NULL) < 0;
}

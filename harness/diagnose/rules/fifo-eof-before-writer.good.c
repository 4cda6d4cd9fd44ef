/* The same client, which waits: poll() says nothing of a writer that is missing, and returns when there are bytes. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(void)
{
	int in = open("requests", O_RDONLY), out;
	char request[64];

	if (read(in, request, sizeof request) <= 0 || (out = open("reply", O_WRONLY)) < 0)
		return 1;
	return write(out, "42\n", 3) != 3;
}

int main(void)
{
	struct pollfd reply = {.events = POLLIN};
	char answer[64];
	ssize_t n = -1;
	int out;

	if (mkfifo("requests", 0600) < 0 || mkfifo("reply", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve());
	reply.fd = open("reply", O_RDONLY | O_NONBLOCK);
	out = open("requests", O_WRONLY);
	if (reply.fd < 0 || out < 0 || write(out, "reply next number\n", 18) != 18)
		return 1;
	if (poll(&reply, 1, 2000) > 0)
		n = read(reply.fd, answer, sizeof answer);
	if (n > 0)
		printf("%.*s", (int)n, answer);
	return wait(NULL) < 0 || n <= 0;
}

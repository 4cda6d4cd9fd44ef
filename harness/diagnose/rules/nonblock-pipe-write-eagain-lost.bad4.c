/* The server does not read: its FIFO is full, which nobody notices. The answer to what has not been sent is waited for. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char full[65536];

static int ask(void)
{
	struct pollfd reply = {.fd = open("reply", O_RDONLY | O_NONBLOCK), .events = POLLIN};
	int out = open("requests", O_WRONLY | O_NONBLOCK);
	char answer[64];

	write(out, "reply next number\n", 18); /* HERE */
	if (poll(&reply, 1, 2000) <= 0) {
		fprintf(stderr, "there is no answer\n");
		return 4;
	}
	return read(reply.fd, answer, sizeof answer) <= 0;
}

int main(void)
{
	int desk;

	if (mkfifo("requests", 0600) < 0 || mkfifo("reply", 0600) < 0 || (desk = open("requests", O_RDWR)) < 0)
		return 1;
	if (write(desk, full, sizeof full) != sizeof full)
		return 1;
	if (fork() == 0)
		_exit(ask());
	return wait(NULL) < 0;
}

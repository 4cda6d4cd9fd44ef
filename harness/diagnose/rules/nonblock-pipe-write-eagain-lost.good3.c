/* Right: a request that finds no room is offered again when there is some; and when there is none in time, that is said. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char full[65536];

static int ask(int times)
{
	struct pollfd reply = {.fd = open("reply", O_RDONLY | O_NONBLOCK), .events = POLLIN};
	struct pollfd desk = {.fd = open("requests", O_WRONLY | O_NONBLOCK), .events = POLLOUT};
	char answer[64];

	while (write(desk.fd, "reply next number\n", 18) < 0) {
		if (errno != EAGAIN)
			return 3;
		if (times-- == 0 || poll(&desk, 1, 1000) <= 0) {
			fprintf(stderr, "the server takes no requests\n");
			return 0;
		}
	}
	if (poll(&reply, 1, 2000) <= 0)
		return 4;
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
		_exit(ask(0) || ask(3));
	return wait(NULL) < 0;
}

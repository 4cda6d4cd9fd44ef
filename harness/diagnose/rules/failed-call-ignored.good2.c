/*
 * Right: -1 stands for "none" in poll() and close(), and only what is there is used or stopped.
 * fault: errno:EAGAIN@main,spawn,,1
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int fd = open("config.txt", O_RDONLY);
	struct pollfd watched[2] = {{.fd = 0, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
	pid_t child = fork();

	if (child < 0)
		perror("fork");
	if (child == 0) {
		(void)pause();
		_exit(0);
	}
	if (poll(watched, 2, -1) < 0)
		return 1;
	(void)close(fd);
	if (child > 0 && (kill(child, SIGTERM) < 0 || waitpid(child, NULL, 0) != child))
		return 1;
	return 0;
}

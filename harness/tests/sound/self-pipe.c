/* SIGCHLD writes a byte into a pipe that does not block; the main loop watches the pipe and collects all who have ended. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int wake[2];

static void on_child(int number)
{
	int saved = errno;

	(void)number;
	(void)write(wake[1], "c", 1);
	errno = saved;
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
	struct pollfd watched = {.events = POLLIN};
	int living = 5, i;
	char bytes[16];

	if (pipe(wake) < 0 || fcntl(wake[0], F_SETFL, O_NONBLOCK) < 0 || fcntl(wake[1], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fcntl(wake[i], F_SETFD, FD_CLOEXEC) < 0)
			return 1;
	if (sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	for (i = 0; i < 5; i++)
		if (fork() == 0)
			_exit(i);
	watched.fd = wake[0];
	while (living > 0) {
		if (poll(&watched, 1, -1) < 0) {
			if (errno == EINTR)
				continue;
			return 1;
		}
		while (read(wake[0], bytes, sizeof bytes) > 0)
			;
		while (waitpid(-1, NULL, WNOHANG) > 0)
			living--;
	}
	return 0;
}

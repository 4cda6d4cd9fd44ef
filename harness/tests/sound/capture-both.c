/* Standard output and messages of a program are collected at the same time, with poll(), and only then it is waited for. */
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int drain(struct pollfd *watched)
{
	char block[512];
	ssize_t n = read(watched->fd, block, sizeof block);

	if (n <= 0) {
		(void)close(watched->fd);
		watched->fd = -1;
	}
	return n > 0 ? (int)n : 0;
}

int main(void)
{
	int out[2], err[2], status, total = 0, i;
	struct pollfd watched[2];
	pid_t child;

	if (pipe(out) < 0 || pipe(err) < 0)
		return 1;
	child = fork();
	if (child < 0)
		return 1;
	if (child == 0) {
		if (dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0)
			_exit(126);
		for (i = 0; i < 2; i++) {
			(void)close(out[i]);
			(void)close(err[i]);
		}
		execlp("sh", "sh", "-c", "i=0; while [ $i -lt 300 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done; exit 7", (char *)NULL);
		perror("sh");
		_exit(127);
	}
	(void)close(out[1]);
	(void)close(err[1]);
	watched[0] = (struct pollfd){.fd = out[0], .events = POLLIN};
	watched[1] = (struct pollfd){.fd = err[0], .events = POLLIN};
	while (watched[0].fd >= 0 || watched[1].fd >= 0) {
		if (poll(watched, 2, -1) < 0)
			return 1;
		for (i = 0; i < 2; i++)
			if (watched[i].fd >= 0 && watched[i].revents)
				total += drain(&watched[i]);
	}
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return 1;
	printf("%d bytes, exit status %d\n", total, WEXITSTATUS(status));
	return WEXITSTATUS(status) != 7;
}

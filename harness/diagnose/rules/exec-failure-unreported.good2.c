/* Right: the child says nothing itself, but sends its errno through a pipe that a successful exec would have closed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int ends[2], reason = 0;

	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		execlp("ecko", "ecko", "hello", (char *)NULL);
		reason = errno;
		_exit(write(ends[1], &reason, sizeof reason) != (ssize_t)sizeof reason);
	}
	(void)close(ends[1]);
	if (read(ends[0], &reason, sizeof reason) == (ssize_t)sizeof reason)
		printf("ecko: %s\n", strerror(reason));
	return wait(NULL) < 0;
}

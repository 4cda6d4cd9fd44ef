/* Right: both ends vanish by themselves at exec; the copy that dup2() makes does not. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return 1;
	if (fork() == 0) {
		if (dup2(ends[1], 1) < 0)
			_exit(1);
		execlp("echo", "echo", "hello", (char *)NULL);
		perror("echo");
		_exit(127);
	}
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	return wait(NULL) < 0;
}

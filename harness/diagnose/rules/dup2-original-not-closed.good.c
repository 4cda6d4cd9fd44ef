/* Right: the original is closed, unless it is in its place already. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		if (ends[1] != 1 && (dup2(ends[1], 1) < 0 || close(ends[1]) < 0))
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

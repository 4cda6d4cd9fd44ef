/* Output and messages of the child go into one pipe: two copies are wanted, and a third is left. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void start(const int *ends)
{
	if (close(ends[0]) < 0 || dup2(ends[1], 1) < 0 || /* HERE */
		dup2(ends[1], 2) < 0)
		_exit(1);
	execlp("sh", "sh", "-c", "echo out; echo message >&2", (char *)NULL);
	perror("sh");
	_exit(127);
}

int main(void)
{
	char block[64];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		start(ends);
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	return wait(NULL) < 0;
}

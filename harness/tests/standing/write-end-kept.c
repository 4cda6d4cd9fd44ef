/* The child reads to the end of a pipe whose write end both have kept, and the parent waits for the child. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	if (write(ends[1], "hello", 5) != 5)
		return 1;
	return wait(NULL) < 0;
}

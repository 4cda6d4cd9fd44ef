/* Two children, and the second speaks when the first has: it reads from a pipe that ends with the first. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int turn[2];
	char byte;

	if (pipe(turn) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(turn[0]) < 0 || write(1, "one\n", 4) != 4);
	if (fork() == 0) {
		(void)close(turn[1]);
		if (read(turn[0], &byte, 1) != 0)
			_exit(1);
		_exit(write(1, "two\n", 4) != 4);
	}
	(void)close(turn[0]);
	(void)close(turn[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}

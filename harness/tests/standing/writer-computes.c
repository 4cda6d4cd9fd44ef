/* No deadlock: the reader waits for a writer that computes for a while. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	volatile unsigned long sum = 0;
	unsigned long i;
	char byte;
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		for (i = 0; i < 200000000; i++)
			sum += i;
		_exit(write(ends[1], "1", 1) != 1);
	}
	return read(ends[0], &byte, 1) != 1 || wait(NULL) < 0;
}

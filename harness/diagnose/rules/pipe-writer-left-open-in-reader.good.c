/* Right: each side closes the end that it does not use, before it reads or writes. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || write(ends[1], "hello\n", 6) != 6);
	if (close(ends[1]) < 0)
		return 1;
	while ((n = read(ends[0], block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	return n < 0 || wait(NULL) < 0;
}

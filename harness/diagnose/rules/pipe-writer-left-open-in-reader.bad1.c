/* The parent reads what its child writes, but keeps its own copy of the write end. */
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], "hello\n", 6) != 6);
	while ((n = read(ends[0], block, sizeof block)) > 0) /* HERE */
		if (write(1, block, (size_t)n) != n)
			return 1;
	return n < 0;
}

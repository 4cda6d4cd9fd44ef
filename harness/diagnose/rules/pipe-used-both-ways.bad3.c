/* The child says hello and reads the reply of its parent; it is quicker than the parent, which reads its input first. */
#include <unistd.h>

static int greet(const int *ends)
{
	char reply[16];

	if (write(ends[1], "hello\n", 6) != 6)
		return 1;
	return read(ends[0], reply, sizeof reply) <= 0; /* HERE */
}

int main(void)
{
	char greeting[16];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(greet(ends));
	if (read(0, greeting, sizeof greeting) < 0 || read(ends[0], greeting, sizeof greeting) <= 0 ||
		write(ends[1], "hello yourself\n", 15) != 15)
		return 1;
	return 0;
}

/* Right: the order is fixed by waiting, so the parent reads what the child has left there. */
#include <sys/wait.h>
#include <unistd.h>

static int twice(const int *ends)
{
	int number;

	if (read(ends[0], &number, sizeof number) != (ssize_t)sizeof number)
		return 1;
	number *= 2;
	return write(ends[1], &number, sizeof number) != (ssize_t)sizeof number;
}

int main(void)
{
	int ends[2], number = 21;

	if (pipe(ends) < 0 || write(ends[1], &number, sizeof number) != (ssize_t)sizeof number)
		return 1;
	if (fork() == 0)
		_exit(twice(ends));
	if (wait(NULL) < 0 || read(ends[0], &number, sizeof number) != (ssize_t)sizeof number)
		return 1;
	return number != 42;
}

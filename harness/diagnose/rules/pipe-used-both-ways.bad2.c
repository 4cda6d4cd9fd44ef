/* A worker that doubles numbers, asked through a pipe that it also answers through. */
#include <unistd.h>

int ask(const int *ends, int number);

int main(void)
{
	int ends[2], number;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		if (read(ends[0], &number, sizeof number) != (ssize_t)sizeof number)
			_exit(1);
		number *= 2;
		_exit(write(ends[1], &number, sizeof number) < 0);
	}
	return ask(ends, 21) != 42;
}

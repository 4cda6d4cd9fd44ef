/* The function that ends the work waits for the child; nobody has closed the pipe to it. */
#include <unistd.h>

int finish(pid_t child);

static int to_child;

static pid_t start_counter(void)
{
	int ends[2];
	pid_t child = -1;
	char byte;

	if (pipe(ends) == 0)
		child = fork();
	if (child == 0) {
		if (close(ends[1]) < 0)
			_exit(1);
		while (read(ends[0], &byte, 1) == 1)
			;
		_exit(0);
	}
	to_child = ends[1];
	return close(ends[0]) < 0 ? -1 : child;
}

int main(void)
{
	pid_t child = start_counter();

	return child < 0 || write(to_child, "12345", 5) != 5 || finish(child) != 0;
}

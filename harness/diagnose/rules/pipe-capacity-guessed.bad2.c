/* A queue of orders for later, kept in a pipe. */
#include <unistd.h>

int enqueue(int queue, int number);

int main(void)
{
	int ends[2], number, i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 20000; i++)
		if (enqueue(ends[1], i) < 0)
			return 1;
	(void)close(ends[1]);
	while (read(ends[0], &number, sizeof number) == (ssize_t)sizeof number)
		;
	return 0;
}

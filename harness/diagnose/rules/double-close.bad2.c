/* The function closes what it was given, and is called twice for the same descriptor. */
#include <unistd.h>

int finish(int fd);

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0 || finish(ends[1]) < 0)
		return 1;
	(void)!write(1, "finished\n", 9);
	(void)finish(ends[1]);
	return 0;
}

/* A child for every job, and nobody waits for them. */
#include <unistd.h>

int main(void)
{
	char byte;
	int i;

	for (i = 0; i < 6; i++)
		if (fork() == 0) /* HERE */
			_exit(0);
	return read(0, &byte, 1) != 0;
}

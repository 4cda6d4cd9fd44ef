/* A title is printed; the function that starts workers does not know of it. */
#include <stdio.h>
#include <sys/wait.h>

int start_worker(void);

int main(void)
{
	int i;

	puts("results:");
	for (i = 0; i < 1; i++)
		if (start_worker() < 0)
			return 1;
	return wait(NULL) < 0;
}

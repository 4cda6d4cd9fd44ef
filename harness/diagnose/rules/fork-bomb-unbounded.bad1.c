/* Eight workers are wanted, but each worker goes on with the loop. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int i;

	for (i = 0; i < 8; i++)
		if (fork() < 0) /* HERE */
			perror("fork");
	while (wait(NULL) > 0)
		;
	return 0;
}

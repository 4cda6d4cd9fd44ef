/* A process for each job, all at once. */
#include <sys/wait.h>
#include <unistd.h>

int start(int job);

int main(void)
{
	int i;

	for (i = 0; i < 100; i++)
		if (start(i) < 0)
			break;
	while (wait(NULL) > 0)
		;
	return i < 100;
}

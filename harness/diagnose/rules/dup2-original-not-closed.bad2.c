/* A text is given to a filter through a pipe. */
#include <sys/wait.h>
#include <unistd.h>

void become_filter(int in);

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		become_filter(ends[0]);
	}
	(void)close(ends[0]);
	if (write(ends[1], "text\n", 5) != 5)
		return 1;
	(void)close(ends[1]);
	return wait(NULL) < 0;
}

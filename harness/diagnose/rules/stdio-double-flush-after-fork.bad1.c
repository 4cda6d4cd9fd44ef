/* "one" stands in the buffer of stdout when the process is doubled. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	printf("one\n");
	if (fork() == 0) { /* HERE */
		printf("two\n");
		return 0;
	}
	return wait(NULL) < 0;
}

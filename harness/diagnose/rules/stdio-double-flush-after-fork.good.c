/* Right: the buffer is written out before fork(). */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	printf("one\n");
	if (fflush(NULL) != 0)
		return 1;
	if (fork() == 0) {
		printf("two\n");
		return 0;
	}
	return wait(NULL) < 0;
}

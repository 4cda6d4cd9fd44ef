/* Right: the child ends with _exit(), which writes no buffer out. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	printf("only once\n");
	if (fork() == 0)
		_exit(write(1, "child\n", 6) != 6);
	return wait(NULL) < 0;
}

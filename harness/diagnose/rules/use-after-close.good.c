/* Right: the parent closes its copy; the child's copy is another one, and stays open. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int ends[2];
	char byte;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || write(ends[1], "x", 1) != 1);
	if (close(ends[1]) < 0)
		return 1;
	return read(ends[0], &byte, 1) != 1 || wait(NULL) < 0;
}

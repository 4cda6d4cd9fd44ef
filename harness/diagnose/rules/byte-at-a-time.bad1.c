/* Every byte that the child sends costs the parent a system call. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static char page[2000];
	int ends[2], count = 0;
	char byte;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], page, sizeof page) != (ssize_t)sizeof page);
	if (close(ends[1]) < 0)
		return 1;
	while (read(ends[0], &byte, 1) == 1) /* HERE */
		count++;
	return count != (int)sizeof page || wait(NULL) < 0;
}

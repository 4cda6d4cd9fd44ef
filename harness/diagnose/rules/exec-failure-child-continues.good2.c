/*
 * Right: where the program is not there, the child does its work itself, with the function that the parent uses, too.
 * stdin: title\ntext\n
 */
#include <sys/wait.h>
#include <unistd.h>

static int copy_line(int from, int to)
{
	char byte = 0;

	while (byte != '\n' && read(from, &byte, 1) == 1)
		if (write(to, &byte, 1) != 1)
			return -1;
	return 0;
}

int main(void)
{
	if (copy_line(0, 1) < 0)
		return 1;
	if (fork() == 0) {
		execlp("no-such-formatter", "no-such-formatter", (char *)NULL);
		_exit(copy_line(0, 1) < 0);
	}
	return wait(NULL) < 0;
}

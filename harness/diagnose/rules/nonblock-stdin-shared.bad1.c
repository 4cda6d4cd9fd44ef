/* The parent wants to read standard input without waiting; its child, which has the same one, did not ask for that.
   stdin: open */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char line[100];
	int status;

	if (fcntl(0, F_SETFL, O_NONBLOCK) < 0) /* HERE */
		return 1;
	if (fork() == 0)
		_exit(read(0, line, sizeof line) < 0 ? 3 : 0);
	return wait(&status) < 0 || WEXITSTATUS(status) != 3;
}

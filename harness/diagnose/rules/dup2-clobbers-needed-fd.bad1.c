/* Standard input is closed as it is not needed, so the pipe's read end is 0 at once; the child closes it as the original. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char word[8];
	int ends[2];

	(void)signal(SIGPIPE, SIG_IGN);
	(void)close(0);
	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		if (dup2(ends[0], 0) < 0) /* HERE */
			_exit(1);
		(void)close(ends[0]);
		_exit(read(0, word, sizeof word) < 0);
	}
	(void)close(ends[0]);
	return write(ends[1], "hello", 5) != 5 || close(ends[1]) < 0 || wait(NULL) < 0;
}

/* Right: when everything is written, the write end is closed, and only then is the child waited for. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];
	pid_t child;
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0) {
		if (close(ends[1]) < 0)
			_exit(1);
		while ((n = read(ends[0], block, sizeof block)) > 0)
			;
		_exit(n < 0);
	}
	if (close(ends[0]) < 0 || write(ends[1], "text\n", 5) != 5 || close(ends[1]) < 0)
		return 1;
	return waitpid(child, NULL, 0) != child;
}

/* stdin: open
 * No deadlock: the child waits for its parent, and the parent for its standard input, which may still say something. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char line[64];
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		while (read(ends[0], line, sizeof line) > 0)
			;
		_exit(0);
	}
	while ((n = read(0, line, sizeof line)) > 0)
		if (write(ends[1], line, (size_t)n) != n)
			return 1;
	(void)close(ends[1]);
	return wait(NULL) < 0;
}

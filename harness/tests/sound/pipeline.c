/*
 * A shell's pipeline of any length: each pipe is made when it is needed, and every process closes what it does not use.
 * stdin: pear\napple\npear\n
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(const char *program, int in, int out, int unused)
{
	if (unused >= 0)
		(void)close(unused);
	if (in != 0 && (dup2(in, 0) < 0 || close(in) < 0))
		_exit(126);
	if (out != 1 && (dup2(out, 1) < 0 || close(out) < 0))
		_exit(126);
	execlp(program, program, (char *)NULL);
	perror(program);
	_exit(127);
}

int main(void)
{
	static const char *const programs[] = {"cat", "uniq", "cat"};
	int count = sizeof programs / sizeof *programs, in = 0, ends[2], status, failed = 0, i;

	for (i = 0; i < count; i++) {
		int last = i + 1 == count;

		if (!last && pipe(ends) < 0)
			return 1;
		if (fork() == 0)
			become(programs[i], in, last ? 1 : ends[1], last ? -1 : ends[0]);
		if (in != 0)
			(void)close(in);
		if (!last) {
			(void)close(ends[1]);
			in = ends[0];
		}
	}
	while (wait(&status) > 0)
		failed |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	return failed;
}

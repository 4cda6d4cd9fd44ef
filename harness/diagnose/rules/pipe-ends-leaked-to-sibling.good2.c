/* Right: pipes are made one at a time, so no stage sees more than its own two; and they are closed at exec. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int start_stage(int in, const int *out, const char *program)
{
	if (fork() == 0) {
		if (dup2(in, 0) < 0 || (out && dup2(out[1], 1) < 0))
			_exit(1);
		execlp(program, program, (char *)NULL);
		perror(program);
		_exit(127);
	}
	if (in != 0 && close(in) < 0)
		return -1;
	return out && close(out[1]) < 0 ? -1 : 0;
}

int main(void)
{
	static const char *const programs[] = {"sort", "uniq", "wc"};
	int in = 0, out[2], i;

	for (i = 0; i < 3; i++) {
		if (i < 2 && pipe2(out, O_CLOEXEC) < 0)
			return 1;
		if (start_stage(in, i < 2 ? out : NULL, programs[i]) < 0)
			return 1;
		in = out[0];
	}
	while (wait(NULL) > 0)
		;
	return 0;
}

/* Parent and child print at the same time, and nobody waits for anybody until the end. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int print_lines(const char *who)
{
	char line[32];
	int i, length;

	for (i = 0; i < 30; i++) {
		length = snprintf(line, sizeof line, "%s %d\n", who, i);
		if (write(1, line, (size_t)length) != length)
			return 1;
	}
	return 0;
}

int main(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(print_lines("child"));
	return print_lines("parent") || waitpid(child, NULL, 0) != child;
}

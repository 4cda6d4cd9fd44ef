/* The same line; there is room for the NUL. And a byte too many that has to do with no receive. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void copy(char *to, const char *from)
{
	size_t i;

	for (i = 0; i <= strlen(from); i++)
		to[i] = from[i];
}

int main(void)
{
	int ends[2], status;
	char line[17], name[4];
	ssize_t n;

	if (pipe(ends) < 0 || write(ends[1], "sixteen letters\n", 16) != 16)
		return 1;
	n = read(ends[0], line, sizeof line - 1);
	if (n < 0)
		return 1;
	line[n] = '\0';
	if (printf("%s", line) < 0 || fflush(stdout) != 0)
		return 1;
	if (fork() == 0) {
		copy(name, "four");
		_exit(name[0] != 'f');
	}
	return wait(&status) > 0 ? 0 : 1;
}

/* Right: without the program that formats, the text is printed as it is; and posix_spawn() returns the reason itself. */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int print(void)
{
	execlp("no-such-formatter", "no-such-formatter", (char *)NULL);
	return write(1, "plain text\n", 11) != 11;
}

int main(void)
{
	static char *const arguments[] = {"no-such-program", NULL};
	pid_t child;
	int r;

	if (fork() == 0)
		_exit(print());
	r = posix_spawnp(&child, arguments[0], NULL, NULL, arguments, NULL);
	if (r != 0)
		printf("%s: %s\n", arguments[0], strerror(r));
	return wait(NULL) < 0;
}

/* Right: ignored in both, on purpose: the executed program says so itself. Another one never writes to nobody. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(const int *ends, const char *path, const char *argument)
{
	if (fork() != 0)
		return;
	if (dup2(ends[1], 1) < 0 || close(ends[0]) < 0 || close(ends[1]) < 0)
		_exit(1);
	execlp(path, path, argument, (char *)NULL);
	perror(path);
	_exit(127);
}

int main(int argc, char **argv)
{
	char block[5];
	int ends[2];

	(void)signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && strcmp(argv[1], "writer") == 0) {
		while (write(1, "line\n", 5) == 5)
			;
		return 0;
	}
	if (pipe(ends) < 0)
		return 1;
	run(ends, "echo", "hello");
	if (wait(NULL) < 0)
		return 1;
	run(ends, "/proc/self/exe", "writer");
	(void)close(ends[1]);
	if (read(ends[0], block, sizeof block) <= 0)
		return 1;
	(void)close(ends[0]);
	return wait(NULL) < 0;
}

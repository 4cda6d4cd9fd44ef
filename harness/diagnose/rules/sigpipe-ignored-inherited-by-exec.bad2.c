/* The child is another program of the same kind: itself. It writes until that fails. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void become_writer(int out);

int main(int argc, char **argv)
{
	char block[5];
	int ends[2];

	if (argc > 1 && strcmp(argv[1], "writer") == 0) {
		while (write(1, "line\n", 5) == 5)
			;
		return 1;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		become_writer(ends[1]);
	}
	(void)close(ends[1]);
	if (read(ends[0], block, sizeof block) <= 0)
		return 1;
	(void)close(ends[0]);
	return wait(NULL) < 0;
}

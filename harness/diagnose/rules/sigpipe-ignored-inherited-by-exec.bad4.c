/* A shell that wants to die of SIGPIPE, so that its parent is told how it ended, does not. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void become_shell(void)
{
	char *const words[] = {"sh", "-c", "kill -s PIPE $$; exit 0", NULL};

	(void)execvp(words[0], words); /* HERE */
	_exit(127);
}

int main(void)
{
	int status = 0;

	(void)signal(SIGPIPE, SIG_IGN);
	if (fork() == 0)
		become_shell();
	return wait(&status) < 0 || WIFSIGNALED(status);
}

/* A child that reads to the end of standard input. It can be signalled until it is waited for; then nobody is there who could. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	siginfo_t ended = {0};
	char byte;
	pid_t child = fork();

	if (child == 0) {
		while (read(0, &byte, 1) > 0)
			;
		_exit(0);
	}
	if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) < 0 || kill(child, SIGTERM) < 0)
		return 1;
	return waitpid(child, NULL, 0) != child || ended.si_status != 0 || kill(-1, SIGTERM) != -1;
}

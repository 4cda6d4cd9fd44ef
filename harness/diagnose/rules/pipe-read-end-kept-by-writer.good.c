/* Right: the writer has closed its read end, so the end of its reader is an error that it can handle. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static char block[4096];
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || read(ends[0], block, 100) < 0);
	if (close(ends[0]) < 0)
		return 1;
	do
		n = write(ends[1], block, sizeof block);
	while (n > 0);
	return errno != EPIPE || wait(NULL) < 0;
}

/* Parent and child send each other more than a pipe holds before they read anything. */
#include <sys/wait.h>
#include <unistd.h>

static char block[100000];

static int talk(int in, int out)
{
	ssize_t n;

	if (write(out, block, sizeof block) != (ssize_t)sizeof block || close(out) < 0)
		return 1;
	while ((n = read(in, block, sizeof block)) > 0)
		;
	return n < 0;
}

int main(void)
{
	int there[2], back[2];

	if (pipe(there) < 0 || pipe(back) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(there[1]);
		(void)close(back[0]);
		_exit(talk(there[0], back[1]));
	}
	(void)close(there[0]);
	(void)close(back[1]);
	return talk(back[0], there[1]) || wait(NULL) < 0;
}

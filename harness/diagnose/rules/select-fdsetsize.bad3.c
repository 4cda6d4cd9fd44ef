/* A child watches two pipes, one of them with a high number. */
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

static fd_set ready;

static int watch(int low, int high)
{
	FD_ZERO(&ready);
	FD_SET(low, &ready);
	FD_SET(high, &ready);
	return pselect(high + 1, &ready, NULL, NULL, NULL, NULL) < 0; /* HERE */
}

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0 || dup2(ends[0], 1030) < 0)
		return 1;
	if (fork() == 0)
		_exit(watch(0, 1030));
	return write(ends[1], "!", 1) != 1 || wait(NULL) < 0;
}

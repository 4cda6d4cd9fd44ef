/* Children wait at a pipe that nobody will ever write to: its end is the starting shot, and another one tells that all are done. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNNERS = 3 };

static int run(int shot, int lane)
{
	char nothing;

	if (read(shot, &nothing, 1) != 0)
		return 1;
	return dprintf(1, "runner %d\n", lane) < 0;
}

int main(void)
{
	int shot[2], finish[2], status, failed = 0, i;
	char nothing;

	if (pipe(shot) < 0 || pipe(finish) < 0)
		return 1;
	for (i = 0; i < RUNNERS; i++)
		if (fork() == 0) {
			(void)close(shot[1]);
			(void)close(finish[0]);
			_exit(run(shot[0], i));
		}
	(void)close(finish[1]);
	(void)close(shot[0]);
	(void)close(shot[1]);
	failed |= read(finish[0], &nothing, 1) != 0;
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}

#include <unistd.h>

int start_worker(char job);

int start_worker(char job)
{
	int done[2];
	pid_t child;
	char byte;

	if (pipe(done) < 0)
		return -1;
	child = fork(); /* HERE */
	if (child == 0)
		_exit(write(1, &job, 1) != 1);
	if (close(done[1]) < 0 || read(done[0], &byte, 1) != 0 || close(done[0]) < 0)
		return -1;
	return child < 0 ? -1 : 0;
}

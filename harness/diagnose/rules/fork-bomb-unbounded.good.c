/* Right: a hundred jobs, but never more than eight processes at a time. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int running = 0, i;

	for (i = 0; i < 100; i++) {
		pid_t child;

		if (running == 8 && wait(NULL) > 0)
			running--;
		child = fork();
		if (child < 0)
			return 1;
		if (child == 0) {
			(void)sleep(1);
			_exit(0);
		}
		running++;
	}
	while (wait(NULL) > 0)
		;
	return 0;
}

/* Right: both processes close their own copy. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || close(ends[1]) < 0);
	return close(ends[0]) < 0 || close(ends[1]) < 0 || wait(NULL) < 0;
}

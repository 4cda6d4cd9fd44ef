/* Parent and child open two FIFOs in opposite order, and wait for each other for ever. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	pid_t child;

	if (mkfifo("one", 0600) < 0 || mkfifo("two", 0600) < 0)
		return 1;
	child = fork();
	if (child < 0)
		return 1;
	if (child == 0)
		return open("two", O_WRONLY) < 0 || open("one", O_RDONLY) < 0;
	return open("one", O_WRONLY) < 0 || open("two", O_RDONLY) < 0;
}

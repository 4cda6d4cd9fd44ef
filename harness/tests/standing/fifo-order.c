/* Parent and child open two FIFOs in opposite order. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	if (mkfifo("one", 0600) < 0 || mkfifo("two", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(open("two", O_WRONLY) < 0 || open("one", O_RDONLY) < 0);
	if (open("one", O_WRONLY) < 0 || open("two", O_RDONLY) < 0)
		return 1;
	return wait(NULL) < 0;
}

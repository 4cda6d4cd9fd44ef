/* No deadlock: a server waits until a client opens its FIFO; the parent waits for the server. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(open("requests", O_RDONLY) < 0);
	return wait(NULL) < 0;
}

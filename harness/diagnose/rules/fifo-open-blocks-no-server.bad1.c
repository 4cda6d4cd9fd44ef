/* A client whose server has made its FIFO, and has ended. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int fd;

	if (fork() == 0)
		_exit(mkfifo("requests", 0600) < 0);
	if (wait(NULL) < 0)
		return 1;
	fd = open("requests", O_WRONLY); /* HERE */
	return fd < 0 || write(fd, "hello", 5) != 5 || close(fd) < 0;
}

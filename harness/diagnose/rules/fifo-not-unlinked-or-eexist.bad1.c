/* Server and client both make the FIFO, so that it is there; the second of them gives up. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(void)
{
	int fd;

	if (mkfifo("requests", 0600) < 0) { /* HERE */
		perror("requests");
		_exit(1);
	}
	fd = open("requests", O_WRONLY);
	_exit(fd < 0 || write(fd, "hello", 5) != 5);
}

int main(void)
{
	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client();
	return wait(NULL) < 0 || unlink("requests") < 0;
}

/* Right: the reader comes later, and open() waits for it. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_server(void)
{
	char request[8];
	int fd;

	(void)sleep(1);
	fd = open("requests", O_RDONLY);
	_exit(fd < 0 || read(fd, request, sizeof request) != 5);
}

int main(void)
{
	int fd;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_server();
	fd = open("requests", O_WRONLY);
	return fd < 0 || write(fd, "hello", 5) != 5 || close(fd) < 0 || wait(NULL) < 0 || unlink("requests") < 0;
}

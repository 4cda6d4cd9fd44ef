/* The server reads to the end of the file, and takes it for the end of all clients. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(unsigned delay)
{
	int fd;

	(void)sleep(delay);
	fd = open("requests", O_WRONLY);
	_exit(fd < 0 || write(fd, "hello", 5) != 5);
}

int main(void)
{
	char request[64];
	int fd;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client(0);
	if (fork() == 0)
		be_client(2);
	fd = open("requests", O_RDONLY);
	if (fd < 0)
		return 1;
	while (read(fd, request, sizeof request) > 0) /* HERE */
		;
	(void)close(fd);
	while (wait(NULL) > 0)
		;
	return 0;
}

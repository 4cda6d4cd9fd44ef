/* A child tries until the server is there; the server waits for the child first. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(void)
{
	int fd;

	do
		fd = open("requests", O_WRONLY | O_NONBLOCK); /* HERE */
	while (fd < 0);
	_exit(write(fd, "hello", 5) != 5);
}

int main(void)
{
	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client();
	return wait(NULL) < 0 || open("requests", O_RDONLY) < 0;
}

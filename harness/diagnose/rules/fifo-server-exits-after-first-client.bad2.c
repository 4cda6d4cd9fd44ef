/* The server is a function of its own; a client that does not wait finds nobody. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int serve(const char *path);

static void be_client(unsigned delay)
{
	int fd;

	(void)sleep(delay);
	fd = open("service", O_WRONLY | (delay ? O_NONBLOCK : 0));
	if (fd < 0)
		perror("service");
	_exit(fd < 0 || write(fd, "well?\n", 6) != 6);
}

int main(void)
{
	if (mkfifo("service", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client(0);
	if (fork() == 0)
		be_client(1);
	if (serve("service") < 0)
		return 1;
	while (wait(NULL) > 0)
		;
	return unlink("service") < 0;
}

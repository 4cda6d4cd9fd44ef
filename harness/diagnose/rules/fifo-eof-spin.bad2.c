/* With poll(): it says POLLHUP, and goes on saying so. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int serve(int fd);

int main(void)
{
	int fd;

	if (mkfifo("orders", 0600) < 0)
		return 1;
	if (fork() == 0) {
		fd = open("orders", O_WRONLY);
		_exit(fd < 0 || write(fd, "one order\n", 10) != 10);
	}
	fd = open("orders", O_RDONLY);
	return fd < 0 || serve(fd);
}

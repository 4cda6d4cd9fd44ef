/* Nobody serves; the client writes into -1. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	int fd;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	fd = open("requests", O_WRONLY | O_NONBLOCK); /* HERE */
	return write(fd, "hello", 5) != 5;
}

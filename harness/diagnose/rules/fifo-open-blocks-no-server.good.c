/* Right: nobody reads the FIFO, and open() says so. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	int fd;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	fd = open("requests", O_WRONLY | O_NONBLOCK);
	if (fd < 0 && errno == ENXIO)
		fputs("there is no server\n", stderr);
	return unlink("requests") < 0 || fd >= 0;
}

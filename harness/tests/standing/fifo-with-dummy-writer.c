/* No deadlock: a server keeps its FIFO open for writing, so that it never reads the end, and waits for clients. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	char request[64];
	int fd, dummy;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	fd = open("requests", O_RDONLY | O_NONBLOCK);
	dummy = open("requests", O_WRONLY);
	if (fd < 0 || dummy < 0 || fcntl(fd, F_SETFL, 0) < 0)
		return 1;
	while (read(fd, request, sizeof request) > 0)
		;
	return 0;
}

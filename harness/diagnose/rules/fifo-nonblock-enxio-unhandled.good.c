/* Right: no server, and the client says so; after a pause it tries again, a few times. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	int fd, attempts;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	for (attempts = 0; attempts < 3; attempts++) {
		fd = open("requests", O_WRONLY | O_NONBLOCK);
		if (fd >= 0)
			return write(fd, "hello", 5) != 5;
		perror("requests");
		(void)sleep(1);
	}
	return 1;
}

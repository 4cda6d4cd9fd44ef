/* Right: what is there is no FIFO, and the program ends with a message. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	int fd = creat("service", 0600);

	if (fd < 0 || close(fd) < 0)
		return 1;
	if (mkfifo("service", 0600) < 0) {
		perror("service");
		return 2;
	}
	return 0;
}

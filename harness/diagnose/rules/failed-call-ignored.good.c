/* Right: it is tested, said, and something else is tried. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd = open("config.txt", O_RDONLY);

	if (fd < 0) {
		perror("config.txt");
		fd = open("/dev/null", O_RDONLY);
	}
	return fd < 0 || read(fd, block, sizeof block) != 0;
}

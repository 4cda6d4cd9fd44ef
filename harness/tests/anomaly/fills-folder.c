/* Fills its working folder with files that are each small enough, and tells how much it got. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static char mebibyte[1 << 20];
	char name[64];
	int written, fd;

	for (written = 0; written < 64; written++) {
		snprintf(name, sizeof name, "file-%d", written);
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0 || write(fd, mebibyte, sizeof mebibyte) != sizeof mebibyte)
			break;
		close(fd);
	}
	printf("%d MiB\n", written);
	return 0;
}

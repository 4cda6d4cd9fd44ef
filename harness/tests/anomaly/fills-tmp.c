/* Writes files as long as the disk takes them. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	static char page[65536];
	char name[64];
	int i, fd;

	for (i = 0; i < 100000; i++) {
		snprintf(name, sizeof name, "/tmp/file-%d", i);
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			return 1;
		while (write(fd, page, sizeof page) > 0)
			;
		close(fd);
	}
	return 1;
}

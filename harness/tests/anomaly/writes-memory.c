/* Opens the memory of its parent, and its own. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
	fd = open(path, O_RDWR);
	return fd < 0 || write(fd, "", 1) < 0;
}

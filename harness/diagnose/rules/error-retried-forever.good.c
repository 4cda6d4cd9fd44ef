/* Right: only an interrupted read is tried again; any other error is told and ends the program. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd = open(".", O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 1;
	do
		n = read(fd, block, sizeof block);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		perror("read");
	return n < 0;
}

/* Right: the count is tested before it is a length. */
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
	n = read(fd, block, sizeof block);
	if (n < 0) {
		perror("read");
		return 1;
	}
	return write(1, block, (size_t)n) != n;
}

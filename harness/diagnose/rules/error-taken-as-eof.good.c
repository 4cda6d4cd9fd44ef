/* Right: behind the loop, -1 is told apart from 0. */
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
	while ((n = read(fd, block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	if (n < 0)
		perror("read");
	return n < 0;
}

/* read() fails, because a folder is no file, and its -1 becomes the largest number there is. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd = open(".", O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 1;
	n = read(fd, block, sizeof block);
	(void)!write(1, block, (size_t)n); /* HERE */
	return 1;
}

/* A folder cannot be read, however often one tries. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd = open(".", O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 1;
	do
		n = read(fd, block, sizeof block); /* HERE */
	while (n < 0);
	return 0;
}

/* The loop ends when read() does not return more bytes; whether it failed is not looked at. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd = open(".", O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return 1;
	while ((n = read(fd, block, sizeof block)) > 0) /* HERE */
		if (write(1, block, (size_t)n) != n)
			return 1;
	return 0;
}

/* The function that sends gets the result of read() untested, as an unsigned length. */
#include <fcntl.h>
#include <unistd.h>

int put(int fd, const char *bytes, unsigned long length);

int main(void)
{
	char block[64];
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	return fd < 0 || put(1, block, (unsigned long)read(fd, block, sizeof block)) != 0;
}

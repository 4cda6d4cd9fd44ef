/* The last line is written after the descriptor was closed. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	int fd = open("log.txt", O_WRONLY | O_CREAT, 0600);

	if (fd < 0 || write(fd, "begin\n", 6) != 6 || close(fd) < 0)
		return 1;
	return write(fd, "end\n", 4) != 4; /* HERE */
}

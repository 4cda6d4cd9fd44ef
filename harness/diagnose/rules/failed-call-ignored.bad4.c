/* Standard output is to go into a file in a folder that is not there. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	int fd = open("logs/today", O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (dup2(fd, STDOUT_FILENO) < 0) /* HERE */
		return 1;
	return write(1, "started\n", 8) != 8;
}

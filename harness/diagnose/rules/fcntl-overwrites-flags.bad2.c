/* Two functions each set a flag: the second one undoes the first. */
#include <fcntl.h>
#include <unistd.h>

int set_append(int fd);

int main(void)
{
	int fd = open("/tmp/events", O_RDWR | O_CREAT | O_NONBLOCK, 0600);

	if (fd < 0 || set_append(fd) < 0)
		return 1;
	return write(fd, "event\n", 6) != 6 || close(fd) < 0;
}

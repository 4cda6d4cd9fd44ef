#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int dial(const char *path, unsigned long length);

int dial(const char *path, unsigned long length)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(to.sun_path, path, length < sizeof to.sun_path ? length : sizeof to.sun_path);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) < 0) { /* HERE */
		(void)close(fd);                                             /* nothing was sent */
		return -1;
	}
	return fd;
}

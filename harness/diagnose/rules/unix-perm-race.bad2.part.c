#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

int open_control(const char *path);

int open_control(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 5) < 0)
		return -1;
	return fchmodat(AT_FDCWD, path, 0700, 0) < 0 ? -1 : fd; /* HERE */
}

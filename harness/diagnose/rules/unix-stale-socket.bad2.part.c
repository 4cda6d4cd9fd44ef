#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int open_server(const char *path);

int open_server(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || strlen(path) >= sizeof at.sun_path)
		return -1;
	strcpy(at.sun_path, path);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		return -1;
	return listen(fd, 5) < 0 ? -1 : fd;
}

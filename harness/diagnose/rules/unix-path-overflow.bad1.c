/* strncpy copies as much as there is room for, and says nothing about the rest. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	char path[200] = "/tmp/";
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memset(path + 5, 'x', 150);
	strncpy(at.sun_path, path, sizeof at.sun_path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		return 1;
	return listen(fd, 5) < 0 || close(fd) < 0;
}

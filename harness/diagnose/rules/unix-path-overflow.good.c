/* Right: the longest path that fits has 107 bytes; a longer one is refused. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int bind_to(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || strlen(path) >= sizeof at.sun_path)
		return -1;
	strcpy(at.sun_path, path);
	return bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ? -1 : fd;
}

int main(void)
{
	char path[109] = "/tmp/";

	memset(path + 5, 'z', 103);
	if (bind_to(path) >= 0)
		return 1;
	path[107] = '\0';
	return bind_to(path) < 0 || unlink(path) < 0;
}

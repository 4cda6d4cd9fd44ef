/* Right: nobody else could connect before chmod() either: listen() comes behind it; or the mask is the usual one. */
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int open_control(const char *path, mode_t mask)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	(void)umask(mask);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
		return -1;
	if (mask == 0 && chmod(path, 0600) < 0)
		return -1;
	if (listen(fd, 5) < 0)
		return -1;
	return chmod(path, 0600) < 0 ? -1 : fd;
}

int main(void)
{
	return open_control("one", 0) < 0 || open_control("two", 022) < 0 || unlink("one") < 0 || unlink("two") < 0;
}

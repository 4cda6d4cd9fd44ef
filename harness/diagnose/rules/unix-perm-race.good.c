/* Right: the mask protects the name from the beginning, and chmod() opens it for the group when all is ready. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "control"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	mode_t old = umask(0177);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 5) < 0)
		return 1;
	(void)umask(old);
	if (chmod("control", 0660) < 0)
		return 1;
	return close(fd) < 0 || unlink("control") < 0;
}

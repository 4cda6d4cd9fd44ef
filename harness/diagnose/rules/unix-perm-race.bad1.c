/* A server without a umask of its own, as daemons often are, protects its socket late. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "control"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)umask(0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 5) < 0)
		return 1;
	if (chmod("control", 0600) < 0) /* HERE */
		return 1;
	return close(fd) < 0 || unlink("control") < 0;
}

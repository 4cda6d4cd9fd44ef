/* A daemon: the child has a mask of 0, and serves a while before it thinks of the mode. */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "service"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (setsid() < 0 || fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 5) < 0)
		return 1;
	(void)sleep(1);
	return chmod("service", 0755) < 0; /* HERE */
}

int main(void)
{
	(void)umask(0);
	if (fork() == 0) {
		(void)umask(0);
		_exit(serve());
	}
	return wait(NULL) < 0;
}

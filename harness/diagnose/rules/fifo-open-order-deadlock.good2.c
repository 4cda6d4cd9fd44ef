/* Right: a server with two FIFOs, one child for each. Both wait for clients, which are not there yet. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(const char *path)
{
	char request[64];
	int fd;

	while ((fd = open(path, O_RDONLY)) >= 0) {
		while (read(fd, request, sizeof request) > 0)
			;
		(void)close(fd);
	}
	_exit(1);
}

int main(void)
{
	if (mkfifo("orders", 0600) < 0 || mkfifo("complaints", 0600) < 0)
		return 1;
	if (fork() == 0)
		serve("orders");
	if (fork() == 0)
		serve("complaints");
	return wait(NULL) < 0;
}

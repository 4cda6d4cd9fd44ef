/* The client makes its descriptor blocking again before it knows whether it has one. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int open_service(const char *path);

int main(void)
{
	int fd;

	if (mkfifo("service", 0600) < 0)
		return 1;
	fd = open_service("service");
	return fd < 0 || write(fd, "hello", 5) != 5;
}

/* A child serves. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(void)
{
	int fd = open("requests", O_RDONLY), out;
	char path[64];

	while (read(fd, path, sizeof path) > 0) {
		out = open(path, O_RDWR | O_CREAT, 0600); /* HERE */
		if (out < 0 || write(out, "done\n", 5) != 5 || close(out) < 0)
			_exit(1);
	}
	_exit(0);
}

int main(void)
{
	int fd;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		serve();
	fd = open("requests", O_WRONLY);
	return fd < 0 || write(fd, "./victim", 9) != 9 || close(fd) < 0 || wait(NULL) < 0;
}

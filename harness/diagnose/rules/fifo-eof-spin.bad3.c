/* A child collects what others log, for ever. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(void)
{
	int fd = open("log", O_RDONLY);
	char line[64];
	ssize_t n;

	do {
		n = read(fd, line, sizeof line); /* HERE */
		if (n > 0)
			(void)write(1, line, (size_t)n);
	} while (n >= 0);
	_exit(1);
}

int main(void)
{
	int fd;

	if (mkfifo("log", 0600) < 0)
		return 1;
	if (fork() == 0)
		collect();
	fd = open("log", O_WRONLY);
	if (fd < 0 || write(fd, "started\n", 8) != 8 || close(fd) < 0)
		return 1;
	return wait(NULL) < 0;
}

/* Right: one that is there is used, if it is a FIFO; and the private one is removed when both sides have it. */
#include <fcntl.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_service(const char *path)
{
	struct stat status;
	int fd;

	if (mkfifo(path, 0600) < 0 && errno != EEXIST)
		return -1;
	fd = open(path, O_RDONLY | O_NONBLOCK);
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode))
		return fd;
	return -1;
}

int main(void)
{
	char path[32], word[8];
	int fd;

	if (open_service("service") < 0 || open_service("service") < 0)
		return 1;
	(void)snprintf(path, sizeof path, "reply.%d", (int)getpid());
	if (mkfifo(path, 0600) < 0)
		return 1;
	if (fork() == 0) {
		fd = open(path, O_WRONLY);
		_exit(fd < 0 || write(fd, "hello", 5) != 5);
	}
	fd = open(path, O_RDONLY);
	return fd < 0 || unlink(path) < 0 || read(fd, word, sizeof word) != 5 || wait(NULL) < 0;
}

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int open_reply(void);

int open_reply(void)
{
	char path[32];

	(void)snprintf(path, sizeof path, "reply.%d", (int)getpid());
	if (mkfifo(path, 0600) < 0) /* HERE */
		return -1;
	if (fork() == 0) {
		int fd = open(path, O_WRONLY);

		_exit(fd < 0 || write(fd, "hello", 5) != 5);
	}
	return open(path, O_RDONLY);
}

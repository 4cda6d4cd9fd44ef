/* The server is started a second time, in a child: the FIFO of the first time is there. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(void)
{
	char word[8];
	int fd;

	if (mknod("service", S_IFIFO | 0600, 0) < 0) { /* HERE */
		perror("service");
		return 1;
	}
	fd = open("service", O_RDONLY | O_NONBLOCK);
	return fd < 0 || read(fd, word, sizeof word) != 0;
}

int main(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (fork() == 0)
			_exit(serve());
		if (wait(NULL) < 0)
			return 1;
	}
	return 0;
}

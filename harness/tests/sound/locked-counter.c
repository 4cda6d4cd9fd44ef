/* Four processes raise a number in a file, each under a record lock that it waits for. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 4 };

static int set_lock(int fd, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 8};

	return fcntl(fd, F_SETLKW, &lock);
}

static int raise_it(int fd)
{
	char text[9] = "";
	int failed;

	if (set_lock(fd, F_WRLCK) < 0)
		return 1;
	failed = pread(fd, text, 8, 0) != 8;
	(void)snprintf(text, sizeof text, "%08u", ((unsigned)atoi(text) + 1) % 100000000);
	failed |= pwrite(fd, text, 8, 0) != 8;
	return set_lock(fd, F_UNLCK) < 0 || failed;
}

int main(void)
{
	int fd = open("counter", O_RDWR | O_CREAT | O_TRUNC, 0600), status, failed = 0, i;
	char text[9] = "";

	if (fd < 0 || pwrite(fd, "00000000", 8, 0) != 8) {
		perror("counter");
		return 1;
	}
	for (i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(raise_it(fd));
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed || pread(fd, text, 8, 0) != 8 || atoi(text) != PROCESSES;
}

/* Right: the message has a number; the name is made here, and what it leads to has to be a FIFO. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_reply(int number)
{
	struct stat status;
	char path[32];
	int fd;

	(void)snprintf(path, sizeof path, "reply.%d", number);
	fd = open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode))
		return fd;
	return -1;
}

static void be_client(void)
{
	int number = 7, fd, reply;

	if (mkfifo("reply.7", 0600) < 0)
		_exit(1);
	reply = open("reply.7", O_RDONLY | O_NONBLOCK);
	fd = open("requests", O_WRONLY);
	_exit(fd < 0 || reply < 0 || write(fd, &number, sizeof number) != (ssize_t)sizeof number || sleep(1) != 0 ||
		unlink("reply.7") < 0);
}

int main(void)
{
	int fd, number, out;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client();
	fd = open("requests", O_RDONLY);
	if (fd < 0 || read(fd, &number, sizeof number) != (ssize_t)sizeof number)
		return 1;
	out = open_reply(number);
	return out < 0 || write(out, "answer", 6) != 6 || wait(NULL) < 0;
}

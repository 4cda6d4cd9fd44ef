/* What has the name is asked: a FIFO gets the answer, a file does not. And a result that is meant to be a file is made as one. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int answer(const char *path, int flags)
{
	int out = open(path, O_WRONLY | flags, 0600);
	struct stat status;

	if (out < 0 || fstat(out, &status) < 0)
		return 1;
	if (flags == O_NONBLOCK && !S_ISFIFO(status.st_mode))
		return close(out);
	return write(out, "done\n", 5) != 5 || close(out) < 0;
}

static int serve(int fd)
{
	char request[64], path[32];
	int number;
	ssize_t n = read(fd, request, sizeof request - 1);

	if (n <= 0)
		return 1;
	request[n] = '\0';
	if (sscanf(request, "%d", &number) != 1)
		return 1;
	snprintf(path, sizeof path, "reply.%d", number);
	if (answer(path, O_NONBLOCK))
		return 1;
	snprintf(path, sizeof path, "result.%d", number);
	return answer(path, O_CREAT | O_TRUNC);
}

int main(void)
{
	int file = creat("reply.77", 0600), fd;

	if (file < 0 || close(file) < 0 || mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve(open("requests", O_RDONLY)));
	fd = open("requests", O_WRONLY);
	return fd < 0 || write(fd, "77 next\n", 8) != 8 || close(fd) < 0 || wait(NULL) < 0;
}

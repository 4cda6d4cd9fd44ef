/* The message tells a number only, and nothing is made; but what has the name is not asked for. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	char request[64], path[32];
	int number, out;
	ssize_t n = read(fd, request, sizeof request - 1);

	if (n <= 0)
		return 1;
	request[n] = '\0';
	if (sscanf(request, "%d", &number) != 1)
		return 1;
	snprintf(path, sizeof path, "reply.%d", number);
	out = open(path, O_WRONLY | O_NONBLOCK); /* HERE */
	return out < 0 || write(out, "done\n", 5) != 5 || close(out) < 0;
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

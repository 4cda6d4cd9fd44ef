/* The server is a child that ends with its first client; the parent comes twice. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(void)
{
	int fd = open("requests", O_RDONLY);
	char request[64];
	ssize_t n;

	do
		n = read(fd, request, sizeof request); /* HERE */
	while (n > 0);
	_exit(n < 0);
}

static int say(const char *text)
{
	int fd = open("requests", O_WRONLY);

	return fd < 0 || write(fd, text, 5) != 5 || close(fd) < 0;
}

int main(void)
{
	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		serve();
	if (say("hello"))
		return 1;
	(void)sleep(1);
	return say("again");
}

/* The server waits for the next client by reading on. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void be_client(void)
{
	int fd = open("requests", O_WRONLY);

	_exit(fd < 0 || write(fd, "hello", 5) != 5);
}

int main(void)
{
	char request[64];
	int fd;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	if (fork() == 0)
		be_client();
	fd = open("requests", O_RDONLY);
	if (fd < 0)
		return 1;
	for (;;)
		if (read(fd, request, sizeof request) < 0) /* HERE */
			return 1;
}

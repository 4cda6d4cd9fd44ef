/* Right: after the end the FIFO is opened again, which waits for the next client. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(void)
{
	int fd = open("requests", O_WRONLY);

	_exit(fd < 0 || write(fd, "hello", 5) != 5);
}

int main(void)
{
	char request[64];
	int i;

	if (mkfifo("requests", 0600) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		int fd;

		if (fork() == 0)
			be_client();
		fd = open("requests", O_RDONLY);
		if (fd < 0)
			return 1;
		while (read(fd, request, sizeof request) > 0)
			;
		(void)close(fd);
		(void)wait(NULL);
	}
	return unlink("requests") < 0;
}

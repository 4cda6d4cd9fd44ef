/* Right: the server holds the FIFO open for writing itself, so there is no end; it waits for clients. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int fd, dummy, i;
	char request[64];

	if (mkfifo("requests", 0600) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fork() == 0) {
			fd = open("requests", O_WRONLY);
			_exit(fd < 0 || write(fd, "hello", 5) != 5);
		}
	fd = open("requests", O_RDONLY);
	dummy = open("requests", O_WRONLY);
	while (dummy >= 0 && read(fd, request, sizeof request) > 0)
		;
	return 1;
}

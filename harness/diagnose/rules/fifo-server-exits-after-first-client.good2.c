/* Right: one sender, one receiver; the end of the file is the end of both. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd;

	if (mkfifo("stream", 0600) < 0)
		return 1;
	if (fork() == 0) {
		fd = open("stream", O_WRONLY);
		_exit(fd < 0 || write(fd, "all there is", 12) != 12);
	}
	fd = open("stream", O_RDONLY);
	while (read(fd, block, sizeof block) > 0)
		;
	return close(fd) < 0 || wait(NULL) < 0 || unlink("stream") < 0;
}

/* Right: the client names its FIFO; the server looks at what it has opened before it writes. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(void)
{
	int fd = open("requests", O_WRONLY);

	_exit(fd < 0 || write(fd, "precious", 9) != 9);
}

int main(void)
{
	struct stat status;
	char path[64];
	int fd, out;

	if (mkfifo("requests", 0600) < 0 || close(creat("precious", 0600)) < 0)
		return 1;
	if (fork() == 0)
		be_client();
	fd = open("requests", O_RDONLY);
	if (fd < 0 || read(fd, path, sizeof path) != 9)
		return 1;
	out = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
	if (out >= 0 && fstat(out, &status) == 0 && S_ISFIFO(status.st_mode))
		return write(out, "answer", 6) != 6;
	return wait(NULL) < 0;
}

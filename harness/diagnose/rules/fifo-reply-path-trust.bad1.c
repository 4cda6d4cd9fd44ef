/* The client says where it wants the answer, and the server writes there. */
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
	char path[64];
	int fd, out;

	if (mkfifo("requests", 0600) < 0 || close(creat("precious", 0600)) < 0)
		return 1;
	if (fork() == 0)
		be_client();
	fd = open("requests", O_RDONLY);
	if (fd < 0 || read(fd, path, sizeof path) != 9)
		return 1;
	out = open(path, O_WRONLY); /* HERE */
	return out < 0 || write(out, "answer", 6) != 6 || wait(NULL) < 0;
}

/* A server that answers into the FIFO of a client that is gone. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int answer(const char *path);

static void be_client(void)
{
	int fd = open("requests", O_WRONLY);

	_exit(mkfifo("reply", 0600) < 0 || fd < 0 || write(fd, "hello", 5) != 5); /* and does not wait for its answer */
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
	if (fd < 0 || read(fd, request, sizeof request) != 5 || wait(NULL) < 0)
		return 1;
	return answer("reply");
}

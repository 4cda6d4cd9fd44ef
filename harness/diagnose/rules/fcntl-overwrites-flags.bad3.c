/* A child prepares a descriptor that it has inherited, which is open for appending. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int prepare(int fd)
{
	return fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK) < 0; /* HERE */
}

int main(void)
{
	int status, fd = open("/tmp/log", O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (fd < 0)
		return 1;
	if (fork() == 0)
		_exit(prepare(fd));
	return wait(&status) < 0 || status != 0 || close(fd) < 0;
}

/* The child waits for a file by trying to open it again and again; nobody will make it. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int await_file(const char *name)
{
	int fd;

	while ((fd = open(name, O_RDONLY)) < 0) /* HERE */
		;
	return fd;
}

int main(void)
{
	if (fork() == 0)
		_exit(await_file("answer.txt") < 0);
	return wait(NULL) < 0;
}

/* The child keeps a copy of a descriptor that is not open, and writes to the copy. */
#include <sys/wait.h>
#include <unistd.h>

static int write_log(int fd)
{
	int copy = dup(fd);

	return write(copy, "started\n", 8) != 8; /* HERE */
}

int main(void)
{
	if (fork() == 0)
		_exit(write_log(57));
	return wait(NULL) < 0;
}

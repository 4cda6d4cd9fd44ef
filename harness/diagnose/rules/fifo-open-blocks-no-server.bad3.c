/* A child waits for a reader, and its parent for the child. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void log_line(void)
{
	int fd = open("log", O_WRONLY | O_APPEND); /* HERE */

	_exit(fd < 0 || write(fd, "begun\n", 6) != 6);
}

int main(void)
{
	if (mkfifo("log", 0600) < 0)
		return 1;
	if (fork() == 0)
		log_line();
	return wait(NULL) < 0;
}

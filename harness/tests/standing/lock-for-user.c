/* stdin: open
 * No deadlock: the child waits for a lock of its parent, which has it until somebody types something. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open("journal", O_RDWR | O_CREAT, 0600);
	char line[64];

	if (fd < 0 || fcntl(fd, F_SETLKW, &whole) < 0)
		return 1;
	if (fork() == 0)
		_exit(fcntl(fd, F_SETLKW, &whole) < 0);
	return read(0, line, sizeof line) < 0 || close(fd) < 0 || wait(NULL) < 0;
}

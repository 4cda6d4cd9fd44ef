/* The parent has locked the file and waits for a word of the child, which waits for the lock. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open("journal", O_RDWR | O_CREAT, 0600), ends[2];
	char byte;

	if (fd < 0 || pipe(ends) < 0 || fcntl(fd, F_SETLKW, &whole) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		_exit(fcntl(fd, F_SETLKW, &whole) < 0 || write(ends[1], "1", 1) != 1);
	}
	(void)close(ends[1]);
	return read(ends[0], &byte, 1) != 1 || wait(NULL) < 0;
}

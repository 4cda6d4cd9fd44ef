/* Parent and child lock two records in opposite order, by open file descriptions, where the kernel does not see it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int lock_record(int fd, off_t record)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = record * 10, .l_len = 10};

	return fcntl(fd, F_OFD_SETLKW, &lock);
}

int main(void)
{
	int mine = open("accounts", O_RDWR | O_CREAT, 0600), ready[2], go[2], fd;
	char byte;

	if (mine < 0 || pipe(ready) < 0 || pipe(go) < 0)
		return 1;
	if (fork() == 0) {
		fd = open("accounts", O_RDWR);
		if (fd < 0 || close(mine) < 0 || lock_record(fd, 2) < 0 || write(ready[1], "1", 1) != 1 ||
			read(go[0], &byte, 1) != 1)
			_exit(1);
		_exit(lock_record(fd, 1) < 0);
	}
	if (lock_record(mine, 1) < 0 || read(ready[0], &byte, 1) != 1 || write(go[1], "1", 1) != 1)
		return 1;
	return lock_record(mine, 2) < 0 || wait(NULL) < 0;
}

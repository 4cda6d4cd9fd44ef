/* Right: long records of two writers; a lock is held while one of them is written. */
#include <sys/file.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

static char record[200000], block[4096];

static int deliver(int fd)
{
	int lock = open("lock", O_RDWR | O_CREAT, 0600), r;

	if (lock < 0 || flock(lock, LOCK_EX) < 0)
		return 1;
	r = write(fd, record, sizeof record) != (ssize_t)sizeof record;
	return flock(lock, LOCK_UN) < 0 || close(lock) < 0 || r;
}

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || deliver(ends[1]));
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || deliver(ends[1]));
	(void)close(ends[1]);
	while (read(ends[0], block, sizeof block) > 0)
		;
	while (wait(NULL) > 0)
		;
	return 0;
}

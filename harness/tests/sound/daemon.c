/* A process that leaves its parent: forked twice, with a session and standard descriptors of its own. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int detach(void)
{
	int null, fd;

	if (setsid() < 0)
		return -1;
	switch (fork()) {
	case -1:
		return -1;
	case 0:
		break;
	default:
		_exit(0);
	}
	(void)umask(022);
	null = open("/dev/null", O_RDWR);
	if (null < 0)
		return -1;
	for (fd = 0; fd <= 2; fd++)
		if (dup2(null, fd) < 0)
			return -1;
	return null > 2 ? close(null) : 0;
}

int main(void)
{
	int ends[2], status;
	char byte;

	if (pipe(ends) < 0)
		return 1;
	switch (fork()) {
	case -1:
		return 1;
	case 0:
		(void)close(ends[0]);
		if (detach() < 0)
			_exit(1);
		_exit(write(ends[1], "!", 1) != 1);
	}
	(void)close(ends[1]);
	if (wait(&status) < 0 || status != 0)
		return 1;
	return read(ends[0], &byte, 1) != 1 || read(ends[0], &byte, 1) != 0;
}

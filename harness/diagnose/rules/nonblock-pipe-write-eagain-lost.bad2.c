/* A long message: the function that delivers it stops when the pipe is full. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int deliver(int fd, const char *bytes, unsigned long length);

static char message[100000];

int main(void)
{
	char block[4096];
	unsigned long i;
	int ends[2];

	for (i = 0; i < sizeof message; i++)
		message[i] = (char)('a' + i % 23);
	if (pipe(ends) < 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	(void)close(ends[0]);
	if (deliver(ends[1], message, sizeof message) < 0)
		return 1;
	(void)close(ends[1]);
	return wait(NULL) < 0;
}

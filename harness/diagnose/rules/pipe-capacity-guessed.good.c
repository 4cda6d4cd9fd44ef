/* Right: the reader is there before anything is written, so any length goes through. */
#include <sys/wait.h>
#include <unistd.h>

static char text[100000];

int main(void)
{
	char block[4096];
	size_t sent = 0;
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[1]);
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	(void)close(ends[0]);
	for (; sent < sizeof text; sent += (size_t)n) {
		n = write(ends[1], text + sent, sizeof text - sent);
		if (n < 0)
			return 1;
	}
	return close(ends[1]) < 0 || wait(NULL) < 0;
}

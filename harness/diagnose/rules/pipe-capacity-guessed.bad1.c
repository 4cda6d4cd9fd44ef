/* The text for a child stands in the pipe before there is a child: that went well with short texts. */
#include <sys/wait.h>
#include <unistd.h>

static char text[100000];

int main(void)
{
	char block[4096];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (write(ends[1], text, sizeof text) < 0) /* HERE */
		return 1;
	(void)close(ends[1]);
	if (fork() == 0) {
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	return wait(NULL) < 0;
}

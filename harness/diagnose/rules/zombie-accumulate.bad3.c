/* A child is the server, and has the mistake; the first process waits for it rightly. */
#include <sys/wait.h>
#include <unistd.h>

static int serve(void)
{
	char byte;
	int i = 0;

	while (i++ < 8)
		if (fork() == 0) /* HERE */
			_exit(0);
	return read(0, &byte, 1) != 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(serve());
	return wait(NULL) < 0;
}

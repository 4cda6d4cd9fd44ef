/* Two children exchange their lists, and both send first. */
#include <sys/wait.h>
#include <unistd.h>

static char list[100000];

static int send_list(int out)
{
	return write(out, list, sizeof list) == (ssize_t)sizeof list ? 0 : -1; /* HERE */
}

static int exchange(int in, int out)
{
	ssize_t n;

	if (send_list(out) < 0 || close(out) < 0)
		return 1;
	while ((n = read(in, list, sizeof list)) > 0)
		;
	return n < 0;
}

int main(void)
{
	int there[2], back[2];

	if (pipe(there) < 0 || pipe(back) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(there[0]) < 0 || close(back[1]) < 0 || exchange(back[0], there[1]));
	if (fork() == 0)
		_exit(close(there[1]) < 0 || close(back[0]) < 0 || exchange(there[0], back[1]));
	(void)close(there[0]);
	(void)close(there[1]);
	(void)close(back[0]);
	(void)close(back[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}

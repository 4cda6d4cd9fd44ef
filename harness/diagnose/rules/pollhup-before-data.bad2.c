/* The report of the child comes through a pipe; the function that looks at the events is quick to close. */
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

int handle(struct pollfd *one);

int main(void)
{
	struct pollfd one = {-1, POLLIN, 0};
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(write(ends[1], "done\n", 5) != 5);
	if (close(ends[1]) < 0 || wait(NULL) < 0)
		return 1;
	one.fd = ends[0];
	while (one.fd >= 0 && poll(&one, 1, -1) > 0)
		if (handle(&one) < 0)
			return 1;
	return 0;
}

/* Each of two processes listens, with a function from elsewhere. */
#include <sys/wait.h>
#include <unistd.h>

int open_member(const char *group);

int main(void)
{
	int status, fd = open_member("239.1.2.3");

	if (fd < 0)
		return 1;
	if (fork() == 0)
		_exit(open_member("239.1.2.3") < 0);
	return wait(&status) < 0 || status != 0 || close(fd) < 0;
}

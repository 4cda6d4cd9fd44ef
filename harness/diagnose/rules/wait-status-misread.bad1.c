/* The child failed; the parent hands on the status as it is, which says that all went well. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status = 0;
	pid_t child = fork();

	if (child < 0)
		return 1;
	if (child == 0)
		_exit(3);
	if (waitpid(child, &status, 0) != child)
		return 1;
	_exit(status); /* HERE */
}

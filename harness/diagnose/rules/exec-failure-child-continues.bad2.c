/* The child falls through to the wait that is meant for its parent. */
#include <sys/wait.h>
#include <unistd.h>

void become(const char *program);

int main(void)
{
	pid_t child = fork();

	if (child < 0)
		return 1;
	if (child == 0)
		become("no-such-program");
	return wait(NULL) < 0;
}

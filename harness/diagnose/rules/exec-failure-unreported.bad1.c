/* The command is misspelled. The child ends, and nobody learns why. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t child = fork();

	if (child < 0)
		return 1;
	if (child == 0) {
		execlp("ecko", "ecko", "hello", (char *)NULL); /* HERE */
		_exit(127);
	}
	return waitpid(child, NULL, 0) != child;
}

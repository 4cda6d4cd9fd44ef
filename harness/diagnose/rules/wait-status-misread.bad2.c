/* A test runner tells how each of the tests ended. */
#include <sys/wait.h>
#include <unistd.h>

void tell(const char *test, int status);

int main(void)
{
	int status, i;

	for (i = 0; i < 2; i++) {
		if (fork() == 0)
			_exit(i);
		if (wait(&status) < 0)
			return 1;
		tell(i == 0 ? "first" : "second", status);
	}
	return 0;
}

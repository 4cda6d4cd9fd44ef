/* Right: the pipe is a lock. Whoever has taken its only byte out may print, and puts it back. */
#include <sys/wait.h>
#include <unistd.h>

static int print(const int *lock, const char *text, size_t length)
{
	char token;

	if (read(lock[0], &token, 1) != 1)
		return 1;
	if (write(1, text, length) != (ssize_t)length)
		return 1;
	return write(lock[1], &token, 1) != 1;
}

int main(void)
{
	int lock[2], i;

	if (pipe(lock) < 0 || write(lock[1], "t", 1) != 1)
		return 1;
	for (i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(print(lock, "child\n", 6) || print(lock, "again\n", 6));
	if (print(lock, "parent\n", 7))
		return 1;
	while (wait(NULL) > 0)
		;
	return 0;
}

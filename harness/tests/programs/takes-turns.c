/* Three children take a lock, write, and let go of it, again and again: whoever lets go asks for it once more at once. */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 3, TURNS = 20 };

static void take_turns(const char *mark)
{
	int lock = open("/proc/self/exe", O_RDONLY), i;

	for (i = 0; i < TURNS; i++)
		if (flock(lock, LOCK_EX) < 0 || write(1, mark, 1) != 1 || flock(lock, LOCK_UN) < 0)
			_exit(1);
	_exit(0);
}

int main(void)
{
	int status, failed = 0, i;

	for (i = 0; i < CHILDREN; i++)
		if (fork() == 0)
			take_turns("abc" + i);
	while (wait(&status) > 0)
		failed |= status;
	return failed != 0;
}

/* A table of jobs; one of the programs is not installed. */
#include <sys/wait.h>
#include <unistd.h>

void run(const char *path, const char *argument);

int main(void)
{
	run("/bin/true", "first");
	run("/usr/bin/no-such-program", "second");
	return 0;
}

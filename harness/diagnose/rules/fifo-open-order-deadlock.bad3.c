/* Two children talk to each other; the parent waits for them. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int talk(const char *mine, const char *yours)
{
	int out = open(mine, O_WRONLY), in; /* HERE */
	char word[8];

	if (out < 0 || write(out, "hello", 5) != 5)
		return 1;
	in = open(yours, O_RDONLY);
	return in < 0 || read(in, word, sizeof word) != 5;
}

int main(void)
{
	if (mkfifo("one", 0600) < 0 || mkfifo("two", 0600) < 0)
		return 1;
	if (fork() == 0)
		_exit(talk("one", "two"));
	if (fork() == 0)
		_exit(talk("two", "one"));
	while (wait(NULL) > 0)
		;
	return 0;
}

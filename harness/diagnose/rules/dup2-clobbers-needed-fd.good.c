/* Right: an end that is in its place already stays there. */
#include <sys/wait.h>
#include <unistd.h>

static int move(int from, int to)
{
	if (from == to)
		return 0;
	return dup2(from, to) < 0 ? -1 : close(from);
}

int main(void)
{
	char word[8];
	int ends[2];

	(void)close(0);
	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || move(ends[0], 0) < 0 || read(0, word, sizeof word) != 5);
	if (close(ends[0]) < 0 || write(ends[1], "hello", 5) != 5)
		return 1;
	return close(ends[1]) < 0 || wait(NULL) < 0;
}

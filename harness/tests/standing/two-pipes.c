/* Parent and child talk over two pipes, and each of them listens first. */
#include <sys/wait.h>
#include <unistd.h>

static int answer(int in, int out)
{
	char word[8];

	return read(in, word, sizeof word) <= 0 || write(out, "well", 4) != 4;
}

int main(void)
{
	int there[2], back[2];

	if (pipe(there) < 0 || pipe(back) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(there[1]);
		(void)close(back[0]);
		_exit(answer(there[0], back[1]));
	}
	(void)close(there[0]);
	(void)close(back[1]);
	return answer(back[0], there[1]) || wait(NULL) < 0;
}

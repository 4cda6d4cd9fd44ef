/* Question and answer go through one pipe: the parent reads its own question. */
#include <sys/wait.h>
#include <unistd.h>

static int answer(const int *ends)
{
	char question[32];

	if (read(ends[0], question, sizeof question) < 0)
		return 1;
	return write(ends[1], "it is five", 10) != 10;
}

int main(void)
{
	char text[32];
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(answer(ends));
	if (write(ends[1], "what time is it?", 16) != 16)
		return 1;
	if (read(ends[0], text, sizeof text) < 0) /* HERE */
		return 1;
	return wait(NULL) < 0;
}

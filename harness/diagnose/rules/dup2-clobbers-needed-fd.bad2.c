/* Two pipes to a child. Standard output was closed before, so the first pipe's read end is 1. */
#include <sys/wait.h>
#include <unistd.h>

void take_stdio(const int *requests, const int *answers);

int main(void)
{
	int requests[2], answers[2];
	char word[8];

	(void)close(1);
	if (pipe(requests) < 0 || pipe(answers) < 0)
		return 1;
	if (fork() == 0) {
		take_stdio(requests, answers);
		_exit(read(0, word, sizeof word) < 0 || write(1, "yes", 3) != 3);
	}
	if (write(requests[1], "well?", 5) != 5 || close(requests[1]) < 0 || close(answers[1]) < 0)
		return 1;
	return read(answers[0], word, sizeof word) < 0 || wait(NULL) < 0;
}

/* Right: the pipe's own number is overwritten, but only after it has been moved out of the way. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int requests[2], answers[2], in;
	char word[8];

	(void)close(1);
	if (pipe(requests) < 0 || pipe(answers) < 0)
		return 1;
	if (fork() == 0) {
		in = dup(requests[0]);
		if (in < 0 || dup2(answers[1], 1) < 0 || dup2(in, 0) < 0)
			_exit(1);
		(void)close(in);
		(void)close(requests[1]);
		_exit(read(0, word, sizeof word) != 5 || write(1, "yes", 3) != 3);
	}
	if (write(requests[1], "well?", 5) != 5 || close(requests[1]) < 0 || close(answers[1]) < 0)
		return 1;
	return read(answers[0], word, sizeof word) < 0 || wait(NULL) < 0;
}

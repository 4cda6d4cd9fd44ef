/* The parent polls what two children will say, and both children wait for a word from it. */
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(int *said)
{
	int asked[2], answered[2];
	char word[8];

	if (pipe(asked) < 0 || pipe(answered) < 0)
		return -1;
	if (fork() == 0) {
		(void)close(asked[1]);
		(void)close(answered[0]);
		_exit(read(asked[0], word, sizeof word) != 4 || write(answered[1], word, 4) != 4);
	}
	(void)close(asked[0]);
	(void)close(answered[1]);
	*said = answered[0];
	return asked[1];
}

int main(void)
{
	struct pollfd watched[2] = {{.events = POLLIN}, {.events = POLLIN}};
	int first = start(&watched[0].fd), second = start(&watched[1].fd);

	if (first < 0 || second < 0 || poll(watched, 2, -1) <= 0)
		return 1;
	return write(first, "word", 4) != 4 || write(second, "word", 4) != 4;
}

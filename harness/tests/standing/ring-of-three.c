/* Three processes in a ring: each of them waits for a word from the one before it. */
#include <sys/wait.h>
#include <unistd.h>

enum { MEMBERS = 3 };

static int ends[MEMBERS][2];

static int pass_on(int me)
{
	int before = (me + MEMBERS - 1) % MEMBERS, i;
	char word[8];
	ssize_t n;

	for (i = 0; i < MEMBERS; i++) {
		if (i != before)
			(void)close(ends[i][0]);
		if (i != me)
			(void)close(ends[i][1]);
	}
	n = read(ends[before][0], word, sizeof word);
	return n <= 0 || write(ends[me][1], word, (size_t)n) != n;
}

int main(void)
{
	int i;

	for (i = 0; i < MEMBERS; i++)
		if (pipe(ends[i]) < 0)
			return 1;
	for (i = 1; i < MEMBERS; i++)
		if (fork() == 0)
			_exit(pass_on(i));
	if (pass_on(0))
		return 1;
	while (wait(NULL) > 0)
		;
	return 0;
}

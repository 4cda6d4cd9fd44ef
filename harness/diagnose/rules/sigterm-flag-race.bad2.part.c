#include <signal.h>
#include <unistd.h>

int collect(volatile sig_atomic_t *stopping);

int collect(volatile sig_atomic_t *stopping)
{
	char word[64];
	int count = 0;

	while (!*stopping && read(0, word, sizeof word) > 0) /* HERE */
		count++;
	return count;
}

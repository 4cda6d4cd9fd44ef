/* Leaves children behind: one that holds its streams, one that holds nothing and belongs to no group. */
#include <unistd.h>

static void stay(void)
{
	for (;;)
		(void)pause();
}

int main(void)
{
	if (fork() == 0)
		stay();
	if (fork() == 0) {
		(void)setsid();
		(void)close(0);
		(void)close(1);
		(void)close(2);
		stay();
	}
	return 0;
}

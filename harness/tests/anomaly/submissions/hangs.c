/* Waits at once, for nothing. */
#include <unistd.h>

int main(void)
{
	for (;;)
		(void)pause();
}

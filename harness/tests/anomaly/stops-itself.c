/* Stops as if somebody had pressed Ctrl-Z. */
#include <signal.h>

int main(void)
{
	raise(SIGSTOP);
	return 0;
}

/* Sends SIGKILL to everybody it may, to its group, and to its parent. */
#include <signal.h>
#include <unistd.h>

int main(void)
{
	kill(getppid(), SIGKILL);
	kill(-1, SIGKILL);
	kill(0, SIGKILL);
	return 0;
}

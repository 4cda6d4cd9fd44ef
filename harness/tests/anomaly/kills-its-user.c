/* Outlives the death of its parent, then kills every process that its user may kill. */
#include <signal.h>
#include <sys/prctl.h>

int main(void)
{
	prctl(PR_SET_PDEATHSIG, 0);
	kill(-1, SIGKILL);
	return 0;
}

/* Wants to be traced by its parent, and traces it. */
#include <sys/ptrace.h>
#include <unistd.h>

int main(void)
{
	ptrace(PTRACE_TRACEME, 0, 0, 0);
	return ptrace(PTRACE_SEIZE, getppid(), 0, 0) < 0;
}

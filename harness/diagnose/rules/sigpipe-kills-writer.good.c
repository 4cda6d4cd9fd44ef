/* Right: SIGPIPE is ignored, and the error that write() then returns is handled. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

int main(void)
{
	int ends[2];

	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || pipe(ends) < 0 || close(ends[0]) < 0)
		return 1;
	return !(write(ends[1], "1", 1) < 0 && errno == EPIPE);
}

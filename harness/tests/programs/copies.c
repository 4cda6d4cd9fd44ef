/* Copies its input to its output, rightly: with a handler for SIGUSR1 that restarts calls. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void nothing(int signal)
{
	(void)signal;
}

int main(void)
{
	struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
	char block[512];
	ssize_t n = 0, done;

	if (sigaction(SIGUSR1, &action, NULL) < 0)
		return 1;
	while ((n = read(0, block, sizeof block)) > 0)
		for (done = 0; done < n;) {
			ssize_t written = write(1, block + done, (size_t)(n - done));

			if (written < 0)
				return 1;
			done += written;
		}
	return n < 0;
}

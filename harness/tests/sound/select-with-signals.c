/* select() with sets made anew for each call, and pselect(), in which alone SIGUSR1 comes. */
#include <signal.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t told;

static void on_signal(int signal)
{
	(void)signal;
	told = 1;
}

/** Reads both to their ends. @return how many bytes came, or -1. */
static int read_both(int one, int other)
{
	int fds[2] = {one, other}, total = 0, left = 2, i;
	char block[64];

	while (left > 0) {
		fd_set ready;
		int most = -1;

		FD_ZERO(&ready);
		for (i = 0; i < 2; i++)
			if (fds[i] >= 0) {
				FD_SET(fds[i], &ready);
				most = fds[i] > most ? fds[i] : most;
			}
		if (select(most + 1, &ready, NULL, NULL, NULL) < 0)
			return -1;
		for (i = 0; i < 2; i++) {
			ssize_t n;

			if (fds[i] < 0 || !FD_ISSET(fds[i], &ready))
				continue;
			n = read(fds[i], block, sizeof block);
			if (n <= 0) {
				fds[i] = -1;
				left--;
			}
			total += n > 0 ? (int)n : 0;
		}
	}
	return total;
}

static int write_to(int fd, const char *text, size_t length)
{
	pid_t child = fork();

	if (child == 0) {
		(void)signal(SIGUSR1, SIG_DFL); /* the handler is the parent's */
		_exit(write(fd, text, length) != (ssize_t)length || kill(getppid(), SIGUSR1) < 0);
	}
	(void)close(fd);
	return child < 0 ? -1 : 0;
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	int one[2], other[2], status, failed = 0;
	sigset_t usr1, before;

	(void)sigemptyset(&usr1);
	(void)sigaddset(&usr1, SIGUSR1);
	if (sigaction(SIGUSR1, &action, NULL) < 0 || sigprocmask(SIG_BLOCK, &usr1, &before) < 0 || pipe(one) < 0 ||
		pipe(other) < 0 || write_to(one[1], "hello", 5) < 0 || write_to(other[1], "world", 5) < 0)
		return 1;
	failed |= read_both(one[0], other[0]) != 10;
	while (!told && pselect(0, NULL, NULL, NULL, NULL, &before) < 0)
		;
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}

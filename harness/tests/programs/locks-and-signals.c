/* A child waits for a lock of its parent; then a blocked signal, a stopped child, and a signal by descriptor. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static int locks(void)
{
	struct flock lock = {.l_type = F_WRLCK, .l_len = 10};
	int fd = open("file", O_RDWR | O_CREAT, 0600), status;
	char byte;
	int ends[2];

	if (pipe(ends) < 0 || fcntl(fd, F_SETLK, &lock) < 0)
		return 1;
	if (fork() == 0)
		_exit(fcntl(fd, F_SETLK, &lock) == 0 || write(ends[1], "!", 1) != 1 || fcntl(fd, F_SETLKW, &lock) < 0);
	if (read(ends[0], &byte, 1) != 1)
		return 1;
	lock.l_type = F_UNLCK;
	return fcntl(fd, F_SETLK, &lock) < 0 || wait(&status) < 0 || status;
}

static int signals(void)
{
	struct signalfd_siginfo information;
	sigset_t set;
	int fd;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0 || kill(getpid(), SIGUSR1) < 0)
		return 1;
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	return read(fd, &information, sizeof information) != (ssize_t)sizeof information;
}

static int children(void)
{
	siginfo_t information;
	pid_t child = fork();
	int status;

	if (child == 0) {
		(void)raise(SIGSTOP);
		_exit(3);
	}
	if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status) || kill(child, SIGCONT) < 0)
		return 1;
	return waitid(P_PID, (id_t)child, &information, WEXITED) < 0 || information.si_status != 3;
}

int main(void)
{
	return locks() || signals() || children();
}

/* Nobody answers: alarm() interrupts one wait, whose handler has no SA_RESTART for that, SO_RCVTIMEO ends another, poll() a third. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t rang;

static void on_alarm(int signal)
{
	(void)signal;
	rang = 1;
}

/** Waits for an answer until the alarm rings; an alarm that came before the wait is not missed, because it rings again. */
static int is_interrupted(int fd)
{
	struct itimerval soon = {{0, 50000}, {0, 50000}}, never = {{0, 0}, {0, 0}};
	char byte;
	ssize_t n;

	if (setitimer(ITIMER_REAL, &soon, NULL) < 0)
		return 0;
	while ((n = read(fd, &byte, 1)) < 0 && errno == EINTR && !rang)
		;
	return setitimer(ITIMER_REAL, &never, NULL) == 0 && n < 0 && rang;
}

static int is_timed_out(int fd)
{
	struct timeval soon = {.tv_usec = 50000};
	char byte;
	ssize_t n;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon) < 0)
		return 0;
	while ((n = recv(fd, &byte, 1, 0)) < 0 && errno == EINTR)
		;
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_alarm};
	struct pollfd watched = {.events = POLLIN};
	int ends[2], n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || sigaction(SIGALRM, &action, NULL) < 0)
		return 1;
	watched.fd = ends[0];
	if (!is_interrupted(ends[0]) || !is_timed_out(ends[0]))
		return 1;
	while ((n = poll(&watched, 1, 50)) < 0 && errno == EINTR)
		;
	return n != 0;
}

/* Waits half a minute in the way that its argument names, and prints how many milliseconds that was by its own clock. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 30 };

static const struct timespec half_a_minute = {.tv_sec = SECONDS};
static volatile sig_atomic_t signals;

static void count(int signal)
{
	(void)signal;
	signals++;
}

static void catch(int signal)
{
	struct sigaction action = {.sa_handler = count};

	(void)sigaction(signal, &action, NULL);
}

static int by_nanosleep(void)
{
	return nanosleep(&half_a_minute, NULL);
}

static int by_sleep_until(void)
{
	struct timespec end;

	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += SECONDS;
	return clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &end, NULL);
}

static int by_poll(void)
{
	struct pollfd input = {.fd = 0, .events = POLLIN};

	return poll(&input, 1, SECONDS * 1000) != 0 || input.revents != 0;
}

static int by_select(void)
{
	struct timeval left = {.tv_sec = SECONDS};
	fd_set set;

	FD_ZERO(&set);
	FD_SET(0, &set);
	return select(1, &set, NULL, NULL, &left) != 0 || FD_ISSET(0, &set) || left.tv_sec != 0 || left.tv_usec != 0;
}

static int by_epoll(void)
{
	struct epoll_event event = {.events = EPOLLIN};
	int epoll = epoll_create1(0);

	return epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &event) < 0 || epoll_wait(epoll, &event, 1, SECONDS * 1000) != 0;
}

static int by_alarm(void)
{
	char byte;

	catch(SIGALRM);
	(void)alarm(SECONDS);
	return read(0, &byte, 1) >= 0 || errno != EINTR || signals != 1 || alarm(0) != 0;
}

static int by_interval(void)
{
	const struct itimerval tenth = {.it_interval = {.tv_sec = SECONDS / 10}, .it_value = {.tv_sec = SECONDS / 10}};

	catch(SIGALRM);
	if (setitimer(ITIMER_REAL, &tenth, NULL) < 0)
		return 1;
	while (signals < 10)
		(void)pause();
	return 0;
}

static int by_timer(void)
{
	const struct itimerspec once = {.it_value = {.tv_sec = SECONDS}};
	struct sigevent notice = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 4711};
	siginfo_t information;
	timer_t timer;
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	return timer_create(CLOCK_MONOTONIC, &notice, &timer) < 0 || timer_settime(timer, 0, &once, NULL) < 0 ||
		sigwaitinfo(&set, &information) != SIGUSR1 || information.si_value.sival_int != 4711 || information.si_code != SI_TIMER;
}

static int by_timerfd(void)
{
	const struct itimerspec tenth = {.it_interval = {.tv_sec = SECONDS / 10}, .it_value = {.tv_sec = SECONDS / 10}};
	uint64_t ticks, sum = 0;
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);

	if (timerfd_settime(fd, 0, &tenth, NULL) < 0)
		return 1;
	while (sum < 10 && read(fd, &ticks, sizeof ticks) == (ssize_t)sizeof ticks)
		sum += ticks;
	return sum != 10;
}

static int by_sigtimedwait(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGUSR1);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	return sigtimedwait(&set, NULL, &half_a_minute) >= 0 || errno != EAGAIN;
}

static int by_semaphore(void)
{
	struct timespec end;
	sem_t semaphore;

	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += SECONDS;
	return sem_init(&semaphore, 0, 0) < 0 || sem_timedwait(&semaphore, &end) == 0 || errno != ETIMEDOUT;
}

static int by_condition(void)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
	struct timespec end;
	int r;

	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += SECONDS;
	(void)pthread_mutex_lock(&mutex);
	r = pthread_cond_timedwait(&condition, &mutex, &end);
	(void)pthread_mutex_unlock(&mutex);
	return r != ETIMEDOUT;
}

static int by_receive_timeout(void)
{
	const struct timeval most = {.tv_sec = SECONDS};
	char byte;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most) < 0 || recv(fd, &byte, 1, 0) >= 0 || errno != EAGAIN;
}

static int by_looking_at_the_clock(void)
{
	time_t begin = time(NULL);

	while (time(NULL) - begin < SECONDS)
		;
	return 0;
}

/* a signal half way: the rest of the time is told, and slept */
static int by_two_halves(void)
{
	struct timespec left = half_a_minute;
	int halves = 0;

	catch(SIGALRM);
	(void)alarm(SECONDS / 2);
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		halves++;
	return halves != 1 || signals != 1;
}

static const struct { const char *name; int (*wait)(void); } ways[] = {
	{"nanosleep", by_nanosleep}, {"until", by_sleep_until}, {"poll", by_poll}, {"select", by_select}, {"epoll", by_epoll},
	{"alarm", by_alarm}, {"interval", by_interval}, {"timer", by_timer}, {"timerfd", by_timerfd}, {"sigtimedwait", by_sigtimedwait},
	{"semaphore", by_semaphore}, {"condition", by_condition}, {"receive", by_receive_timeout}, {"clock", by_looking_at_the_clock},
	{"halves", by_two_halves},
};

int main(int argc, char **argv)
{
	struct timespec begin, end;
	size_t i;

	for (i = 0; argc == 2 && i < sizeof ways / sizeof *ways; i++) {
		if (strcmp(ways[i].name, argv[1]) != 0)
			continue;
		(void)clock_gettime(CLOCK_MONOTONIC, &begin);
		if (ways[i].wait() != 0) {
			perror(argv[1]);
			return 1;
		}
		(void)clock_gettime(CLOCK_MONOTONIC, &end);
		(void)printf("%ld\n", (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000);
		return 0;
	}
	return 2;
}

/** @file
 * A user who has so many pipes that new ones are small (fs.pipe-user-pages-soft), for tests of what then waits.
 */
#ifndef PLUMB_TESTS_MANY_PIPES_H
#define PLUMB_TESTS_MANY_PIPES_H

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/pipe.h"

enum { MANY_PIPES_USER = 65534, MANY_PIPES_MOST = 4096, MANY_PIPES_OFTEN_US = 10000 };

static int many_pipes[MANY_PIPES_MOST][2], many_pipes_count;

static void many_pipes_close_one(int signal)
{
	(void)signal;
	if (many_pipes_count > 0) {
		(void)close(many_pipes[--many_pipes_count][0]);
		(void)close(many_pipes[many_pipes_count][1]);
	}
}

/**
 * Takes pipes, as a user who is not privileged, until a new one is small.
 * @param ends  the small one. @return 1; 0 where this user may have as many as it wants; -1: no user without privileges
 */
static inline int many_pipes_take(int ends[2])
{
	struct rlimit files;
	int capacity;

	if (geteuid() == 0 &&
		(setgroups(0, NULL) < 0 || setresgid(MANY_PIPES_USER, MANY_PIPES_USER, MANY_PIPES_USER) < 0 ||
			setresuid(MANY_PIPES_USER, MANY_PIPES_USER, MANY_PIPES_USER) < 0))
		return -1;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
		files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files); /* to the hard limit, which is always allowed */
	while (many_pipes_count < MANY_PIPES_MOST) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return 0;
		capacity = fcntl(ends[1], F_GETPIPE_SZ);
		if (capacity != PIPE_CAPACITY)
			return 1;
		many_pipes[many_pipes_count][0] = ends[0];
		many_pipes[many_pipes_count++][1] = ends[1];
	}
	return 0;
}

/** One pipe less every now and then, from now on: whoever waits for some has waited for a while. */
static inline void many_pipes_give_back(void)
{
	struct itimerval often = {.it_interval.tv_usec = MANY_PIPES_OFTEN_US, .it_value.tv_usec = MANY_PIPES_OFTEN_US};
	struct sigaction action = {.sa_handler = many_pipes_close_one};

	(void)sigaction(SIGALRM, &action, NULL); /* good arguments: neither can fail */
	(void)setitimer(ITIMER_REAL, &often, NULL);
}

#endif

/** @file
 * Room in pipes, where a user has too many of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/pipe.h"
#include "tests/unit/given.h"

enum { NOBODY = 65534, PIPES_MOST = 4096, OFTEN_US = 10000 };

static int held[PIPES_MOST][2], held_count;

/** One pipe less, whenever somebody has waited for a while. */
static void close_one(int signal)
{
	(void)signal;
	if (held_count > 0) {
		(void)close(held[--held_count][0]);
		(void)close(held[held_count][1]);
	}
}

static int capacity_of_new(int ends[2])
{
	return pipe2(ends, O_CLOEXEC) < 0 ? -1 : fcntl(ends[1], F_GETPIPE_SZ);
}

/** Takes pipes until a new one is small. @return false where this user may have as many as it wants. */
static bool take_all(int ends[2])
{
	struct rlimit files;
	int capacity;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
		files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files); /* to the hard limit, which is always allowed */
	for (held_count = 0; held_count < PIPES_MOST; held_count++) {
		capacity = capacity_of_new(ends);
		if (capacity != PIPE_CAPACITY)
			return capacity > 0;
		held[held_count][0] = ends[0];
		held[held_count][1] = ends[1];
	}
	return false;
}

/** As a user who is not privileged, in a process of its own. @return exit status */
static int wait_for_room(void)
{
	struct itimerval often = {.it_interval.tv_usec = OFTEN_US, .it_value.tv_usec = OFTEN_US};
	struct sigaction action = {.sa_handler = close_one};
	int ends[2];

	if (geteuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0))
		return 1;
	if (!take_all(ends))
		return 0;
	(void)sigaction(SIGALRM, &action, NULL);
	(void)setitimer(ITIMER_REAL, &often, NULL);
	return pipe_set_capacity(ends[1], PIPE_CAPACITY) < 0 || fcntl(ends[0], F_GETPIPE_SZ) != PIPE_CAPACITY;
}

static void a_pipe_of_many_is_waited_for(void)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(wait_for_room());
	CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
}

static void a_new_pipe_has_the_usual_capacity_or_another(void)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	CU_ASSERT_EQUAL(pipe_set_capacity(ends[0], PIPE_CAPACITY), 0);
	CU_ASSERT_EQUAL(fcntl(ends[1], F_GETPIPE_SZ), PIPE_CAPACITY);
	CU_ASSERT_EQUAL(pipe_set_capacity(ends[1], 4096), 0);
	CU_ASSERT_EQUAL(fcntl(ends[0], F_GETPIPE_SZ), 4096);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void what_is_no_pipe_is_an_error(void)
{
	CU_ASSERT_EQUAL(pipe_set_capacity(-1, PIPE_CAPACITY), -EBADF);
}

SUITE("base: pipe", TEST(a_new_pipe_has_the_usual_capacity_or_another), TEST(a_pipe_of_many_is_waited_for),
	TEST(what_is_no_pipe_is_an_error));

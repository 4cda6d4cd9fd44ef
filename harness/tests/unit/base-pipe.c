/** @file
 * Room in pipes, where a user has too many of them.
 */
#include <errno.h>
#include <sys/wait.h>

#include "tests/many.h"
#include "tests/unit/given.h"

/** As a user who is not privileged, in a process of its own. @return exit status */
static int wait_for_room(void)
{
	int ends[2], taken = many_pipes(ends);

	if (taken <= 0)
		return taken < 0;
	many_give_back();
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

static void the_largest_is_of_this_machine(void)
{
	int ends[2], largest = pipe_largest();

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	CU_ASSERT_EQUAL(pipe_set_capacity(ends[0], largest), 0);
	CU_ASSERT_EQUAL(fcntl(ends[1], F_GETPIPE_SZ), largest);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void what_is_no_pipe_is_an_error(void)
{
	CU_ASSERT_EQUAL(pipe_set_capacity(-1, PIPE_CAPACITY), -EBADF);
}

SUITE("base: pipe", TEST(a_new_pipe_has_the_usual_capacity_or_another), TEST(a_pipe_of_many_is_waited_for),
	TEST(the_largest_is_of_this_machine), TEST(what_is_no_pipe_is_an_error));

/** @file
 * Commands of the machine: their output, their status, and what stops nobody.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/command.h"
#include "tests/unit/given.h"

/** Runs a line of shell. */
static int shell(const char *line, struct text *output)
{
	char *const argv[] = {(char *)"sh", (char *)"-c", (char *)line, NULL};

	return command_run(argv, output);
}

static void a_command_that_succeeds_gives_zero_and_its_output(void)
{
	struct text output = {0};

	CU_ASSERT_EQUAL(shell("echo hello", &output), 0);
	SAME_TAKEN(text_take(&output), "hello\n");
}

static void the_exit_status_is_given_as_it_is(void)
{
	CU_ASSERT_EQUAL(shell("exit 42", NULL), 42);
}

static void a_command_that_is_killed_gives_128_and_the_signal(void)
{
	CU_ASSERT_EQUAL(shell("kill -KILL $$", NULL), 128 + SIGKILL);
}

static void standard_error_stands_in_the_output_in_the_order_of_writing(void)
{
	struct text output = {0};

	CU_ASSERT_EQUAL(shell("echo one; echo two >&2; echo three", &output), 0);
	SAME_TAKEN(text_take(&output), "one\ntwo\nthree\n");
}

static void output_stands_behind_what_was_there(void)
{
	struct text output = {0};

	text_add(&output, "before ");
	CU_ASSERT_EQUAL(shell("printf after", &output), 0);
	SAME_TAKEN(text_take(&output), "before after");
}

static void standard_input_is_at_its_end(void)
{
	struct text output = {0};

	CU_ASSERT_EQUAL(shell("wc -c", &output), 0);
	SAME_TAKEN(text_take(&output), "0\n");
}

static void a_command_that_does_not_exist_is_an_error_and_prints_nothing(void)
{
	char *const argv[] = {(char *)"no-such-command-here", NULL};
	struct text output = {0};

	CU_ASSERT_EQUAL(command_run(argv, &output), -ENOENT);
	CU_ASSERT_EQUAL(output.length, 0);
	text_clear(&output);
}

static void a_file_that_may_not_be_executed_is_an_error(void)
{
	char *folder = given_folder(), *path = given_file(folder, "f", "x", 1);
	char *const argv[] = {path, NULL};

	CU_ASSERT_EQUAL(command_run(argv, NULL), -EACCES);
	free(path);
	folder_gone(folder);
}

static void more_output_than_is_kept_does_not_block_the_command(void)
{
	struct text output = {0};

	CU_ASSERT_EQUAL(shell("head -c 3000000 /dev/zero; exit 7", &output), 7);

	CU_ASSERT_TRUE(output.length >= 1 << 20);
	CU_ASSERT_TRUE(output.length < (1 << 20) + 4096);
	text_clear(&output);
}

static void a_command_gets_no_descriptor_but_its_three(void)
{
	struct text output = {0};
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	CU_ASSERT_TRUE_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(shell("for f in 3 4 5 6 7 8 9; do [ -e /proc/self/fd/$f ] && echo $f; done; true", &output), 0);

	SAME_TAKEN(text_take(&output), "");
	CU_ASSERT_EQUAL(close(fd), 0);
}

static void a_command_is_found_along_path(void)
{
	char *folder = given_folder(), *path = given_file(folder, "of-our-own", "x", 1),
	     *wanted = memory_string(getenv("PATH"));

	CU_ASSERT_EQUAL(setenv("PATH", folder, 1), 0);
	SAME_TAKEN(command_path("of-our-own"), NULL); /* nobody may execute it */
	CU_ASSERT_EQUAL(chmod(path, 0755), 0);
	SAME_TAKEN(command_path("of-our-own"), path);
	SAME_TAKEN(command_path("sh"), NULL);
	CU_ASSERT_EQUAL(setenv("PATH", wanted, 1), 0);
	free(wanted);
	free(path);
	folder_gone(folder);
}

SUITE("base: command", TEST(a_command_that_succeeds_gives_zero_and_its_output), TEST(the_exit_status_is_given_as_it_is),
	TEST(a_command_that_is_killed_gives_128_and_the_signal),
	TEST(standard_error_stands_in_the_output_in_the_order_of_writing), TEST(output_stands_behind_what_was_there),
	TEST(standard_input_is_at_its_end), TEST(a_command_that_does_not_exist_is_an_error_and_prints_nothing),
	TEST(a_file_that_may_not_be_executed_is_an_error), TEST(more_output_than_is_kept_does_not_block_the_command),
	TEST(a_command_gets_no_descriptor_but_its_three), TEST(a_command_is_found_along_path));

/** @file
 * A sandbox as its worker sees it: files and their names, programs and their ends. No tracer takes part.
 *
 * SUITE() runs the tests in one process, which becomes a worker at the first of them: in tier full it is then alone in its
 * namespaces, in tier traced it is what it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.h"
#include "tests/unit/given.h"

enum { WALL = 60 };

static enum tier tier_here(void)
{
	static struct machine machine;

	if (machine.probe_count)
		return machine.tier;
	machine_probe(&machine);
	CU_ASSERT_EQUAL_FATAL(world_enter(machine.tier, getppid()), 0);
	return machine.tier;
}

static struct sandbox *given_sandbox(void)
{
	const struct sandbox_options options = {
		.tier = tier_here(), .profile = PROFILE_UNOBSERVED, .limits = {.descriptors = 64, .file_kb = 64}};
	struct sandbox *sandbox = NULL;

	CU_ASSERT_EQUAL_FATAL(sandbox_new(&sandbox, &options), 0);
	return sandbox;
}

static int put_text(struct sandbox *sandbox, const char *name, const char *text)
{
	return sandbox_put_bytes(sandbox, text, strlen(text), name, 0644);
}

/** The content of a file of the sandbox, or NULL; the caller frees. */
static char *content_inside(struct sandbox *sandbox, const char *name)
{
	int fd = sandbox_open(sandbox, name);
	struct text content = {0};

	if (fd < 0)
		return NULL;
	CU_ASSERT_EQUAL(file_read_fd(fd, 1 << 16, &content), 0);
	(void)close(fd); /* only read from */
	return text_take(&content);
}

/** Starts /bin/sh -c @p script; what it prints goes to @p output. */
static pid_t started(struct sandbox *sandbox, const char *script, int input, int output)
{
	char *argv[] = {memory_string("sh"), memory_string("-c"), memory_string(script), NULL};
	struct start_options options = {.path = "/bin/sh", .argv = argv, .stdio = {input, output, output}};
	pid_t pid = 0;
	int i;

	CU_ASSERT_EQUAL(sandbox_start(sandbox, &options, &pid), 0);
	for (i = 0; i < 3; i++)
		free(argv[i]);
	return pid;
}

/** Runs a script to its end. @return its wait status. */
static int run(struct sandbox *sandbox, const char *script)
{
	int status = -1;

	CU_ASSERT_EQUAL(sandbox_wait(sandbox, started(sandbox, script, -1, -1), WALL, &status), 0);
	return status;
}

/** What a script prints; the caller frees. */
static char *printed(struct sandbox *sandbox, const char *script)
{
	struct text output = {0};
	int ends[2], status;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	pid = started(sandbox, script, -1, ends[1]);
	(void)close(ends[1]); /* the program has its own */
	CU_ASSERT_EQUAL(file_read_fd(ends[0], 1 << 16, &output), 0);
	(void)close(ends[0]); /* read to its end */
	CU_ASSERT_EQUAL(sandbox_wait(sandbox, pid, WALL, &status), 0);
	return text_take(&output);
}

/* --- files --- */

static void what_is_put_can_be_opened(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(put_text(sandbox, "work/note", "a note\n"), 0);
	SAME_TAKEN(content_inside(sandbox, "work/note"), "a note\n");
	sandbox_free(sandbox);
}

static void a_file_of_that_name_is_replaced(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(put_text(sandbox, "work/note", "a longer note\n"), 0);
	CU_ASSERT_EQUAL(put_text(sandbox, "work/note", "short\n"), 0);
	SAME_TAKEN(content_inside(sandbox, "work/note"), "short\n");
	sandbox_free(sandbox);
}

static void only_three_folders_can_be_named(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(put_text(sandbox, "etc/passwd", "root\n"), -EINVAL);
	CU_ASSERT_EQUAL(put_text(sandbox, "note", "a note\n"), -EINVAL);
	CU_ASSERT_EQUAL(sandbox_open(sandbox, "/work/note"), -EINVAL);
	sandbox_free(sandbox);
}

static void a_name_does_not_lead_out_of_its_folder(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(put_text(sandbox, "work/../bin/sh", "#!"), -EXDEV);
	CU_ASSERT_EQUAL(sandbox_open(sandbox, "work/../../etc/passwd"), -EXDEV);
	sandbox_free(sandbox);
}

static void a_file_that_is_not_there_is_an_error(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(sandbox_open(sandbox, "work/nothing"), -ENOENT);
	sandbox_free(sandbox);
}

static void a_link_that_a_program_has_made_is_not_followed(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(run(sandbox, "ln -s /proc/self/environ link"), 0);
	CU_ASSERT_EQUAL(sandbox_open(sandbox, "work/link"), -ELOOP);
	sandbox_free(sandbox);
}

/** It would block, or worse: answer with what the program likes. */
static void a_fifo_that_a_program_has_made_is_not_opened(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(run(sandbox, "mkfifo fifo"), 0);
	CU_ASSERT_EQUAL(sandbox_open(sandbox, "work/fifo"), -EINVAL);
	sandbox_free(sandbox);
}

static void cleaning_leaves_executables_and_nothing_else(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(put_text(sandbox, "bin/tool", "#!/bin/sh\n"), 0);
	CU_ASSERT_EQUAL(run(sandbox, "mkdir -p folder/folder && touch folder/folder/file note $TMPDIR/note"), 0);
	CU_ASSERT_EQUAL(sandbox_clean(sandbox), 0);

	SAME_TAKEN(printed(sandbox, "ls -A . $TMPDIR | grep -v :"), "\n");
	SAME_TAKEN(content_inside(sandbox, "bin/tool"), "#!/bin/sh\n");
	sandbox_free(sandbox);
}

/* --- paths --- */

static void a_program_finds_its_executables_at_the_path_that_is_told(void)
{
	struct sandbox *sandbox = given_sandbox();
	char *path = sandbox_path(sandbox, "bin/tool"), *script = memory_format("exec %s", path);

	CU_ASSERT_EQUAL(sandbox_put_bytes(sandbox, "#!/bin/sh\necho found\n", 21, "bin/tool", 0755), 0);
	SAME_TAKEN(printed(sandbox, script), "found\n");
	free(path);
	free(script);
	sandbox_free(sandbox);
}

static void a_program_begins_in_work(void)
{
	struct sandbox *sandbox = given_sandbox();
	char *path = sandbox_path(sandbox, "work"), *line = memory_format("%s\n", path);

	SAME_TAKEN(printed(sandbox, "pwd"), line);
	free(path);
	free(line);
	sandbox_free(sandbox);
}

static void executables_cannot_be_changed_by_programs(void)
{
	struct sandbox *sandbox = given_sandbox();
	char *path = sandbox_path(sandbox, "bin/tool"), *script = memory_format("echo changed 2>&- >%s", path);

	CU_ASSERT_EQUAL(put_text(sandbox, "bin/tool", "as it was\n"), 0);
	(void)run(sandbox, script); /* however it ends */
	SAME_TAKEN(content_inside(sandbox, "bin/tool"), "as it was\n");
	free(path);
	free(script);
	sandbox_free(sandbox);
}

/* --- programs --- */

static void the_exit_status_comes_back(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(run(sandbox, "exit 7"), W_EXITCODE(7, 0));
	sandbox_free(sandbox);
}

static void the_end_of_a_program_that_has_ended_long_ago_comes_back(void)
{
	struct sandbox *sandbox = given_sandbox();
	int status = -1, ends[2];
	char byte;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	pid = started(sandbox, "exit 7", -1, ends[1]);
	(void)close(ends[1]);                        /* the program has its own */
	CU_ASSERT_EQUAL(read(ends[0], &byte, 1), 0); /* it is ending … */
	CU_ASSERT_EQUAL(
		put_text(sandbox, "work/note", "a note\n"), 0); /* … and the init has done something else since */

	CU_ASSERT_EQUAL(sandbox_wait(sandbox, pid, WALL, &status), 0);
	CU_ASSERT_EQUAL(status, W_EXITCODE(7, 0));
	(void)close(ends[0]);
	sandbox_free(sandbox);
}

/** Were it pid 1 of its namespace, the signal would do nothing. */
static void a_signal_ends_a_program_as_it_does_outside(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(run(sandbox, "kill -TERM $$"), W_EXITCODE(0, SIGTERM));
	sandbox_free(sandbox);
}

static void a_program_has_no_descriptor_but_what_it_is_given(void)
{
	struct sandbox *sandbox = given_sandbox();

	/* 0 is closed, 1 and 2 are the output; without 2 the shell's complaints go nowhere */
	SAME_TAKEN(printed(sandbox, "for fd in 0 1 3 4 5 6 7 8; do (exec 2>&-; : 9<&$fd) && echo $fd; done"), "1\n");
	sandbox_free(sandbox);
}

static void a_sandbox_made_later_keeps_no_end_of_a_pipe_open(void)
{
	struct sandbox *first = given_sandbox(), *later;
	int ends[2], status;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	pid = started(first, "cat >/dev/null", ends[0], -1);
	later = given_sandbox();
	(void)close(ends[0]); /* the program has its own */
	(void)close(ends[1]); /* the last one: it reads the end */

	CU_ASSERT_EQUAL(sandbox_wait(first, pid, WALL, &status), 0);
	CU_ASSERT_EQUAL(status, 0);
	sandbox_free(later);
	sandbox_free(first);
}

static void the_environment_is_the_usual_one(void)
{
	struct sandbox *sandbox = given_sandbox();
	char *work = sandbox_path(sandbox, "work"), *tmp = sandbox_path(sandbox, "tmp");
	char *expected = memory_format("HOME=%s\nLANG=C\nLC_ALL=C\nPATH=/usr/bin:/bin\nTMPDIR=%s\n", work, tmp);

	SAME_TAKEN(printed(sandbox, "env | grep -vE '^(PWD|OLDPWD|SHLVL|_)=' | sort"), expected);
	free(work);
	free(tmp);
	free(expected);
	sandbox_free(sandbox);
}

/** Does a shell that is started so find this to be true? */
static bool shell_finds(struct start_options options, const char *condition)
{
	struct sandbox *sandbox = given_sandbox();
	char *argv[] = {memory_string("sh"), memory_string("-c"), memory_string(condition), NULL};
	int status = -1, i;
	pid_t pid;

	options.path = "/bin/sh";
	options.argv = argv;
	for (i = 0; i < 3; i++)
		options.stdio[i] = -1;
	CU_ASSERT_EQUAL_FATAL(sandbox_start(sandbox, &options, &pid), 0);
	CU_ASSERT_EQUAL(sandbox_wait(sandbox, pid, WALL, &status), 0);
	for (i = 0; i < 3; i++)
		free(argv[i]);
	sandbox_free(sandbox);
	return status == 0;
}

static void one_more_variable_can_be_given(void)
{
	CU_ASSERT_TRUE(shell_finds((struct start_options){.variable = "MORE=yes"}, "test \"$MORE $LANG\" = 'yes C'"));
}

static void a_usual_variable_can_have_another_value(void)
{
	struct start_options options = {.variable = "PATH=bin"};

	CU_ASSERT_TRUE(
		shell_finds(options, "test \"$PATH $LANG $(/usr/bin/env | /usr/bin/grep -c ^PATH=)\" = 'bin C 1'"));
}

static void another_umask_can_be_given(void)
{
	CU_ASSERT_TRUE(shell_finds((struct start_options){.umask = 002}, "test $(umask) = 0002"));
	CU_ASSERT_TRUE(shell_finds((struct start_options){.umask = 0}, "test $(umask) = 0022"));
}

static void a_program_that_is_too_late_is_killed(void)
{
	struct sandbox *sandbox = given_sandbox();
	int status, ends[2];
	char byte;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	pid = started(sandbox, "while :; do :; done", -1, ends[1]);
	(void)close(ends[1]); /* the program has its own */

	CU_ASSERT_EQUAL(sandbox_wait(sandbox, pid, 0, &status), -ETIME);
	CU_ASSERT_EQUAL(read(ends[0], &byte, 1), 0); /* its end was closed with it */
	(void)close(ends[0]);
	sandbox_free(sandbox);
}

static void children_that_are_left_behind_are_killed(void)
{
	struct sandbox *sandbox = given_sandbox();
	int status, ends[2];
	char byte;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	pid = started(sandbox, "sh -c 'while :; do :; done' & exit 0", -1, ends[1]);
	(void)close(ends[1]); /* the programs have their own */
	CU_ASSERT_EQUAL(sandbox_wait(sandbox, pid, WALL, &status), 0);
	sandbox_kill_all(sandbox);

	CU_ASSERT_EQUAL(read(ends[0], &byte, 1), 0);
	(void)close(ends[0]);
	sandbox_free(sandbox);
}

static void the_end_of_the_sandbox_ends_its_programs(void)
{
	struct sandbox *sandbox = given_sandbox();
	int ends[2];
	char byte;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	(void)started(sandbox, "while :; do :; done", -1, ends[1]);
	(void)close(ends[1]); /* the program has its own */
	sandbox_free(sandbox);

	CU_ASSERT_EQUAL(read(ends[0], &byte, 1), 0);
	(void)close(ends[0]);
}

static void a_program_that_cannot_be_executed_ends_by_itself(void)
{
	struct sandbox *sandbox = given_sandbox();
	char *argv[] = {memory_string("nothing"), NULL};
	struct start_options options = {.path = "/usr/bin/no-such-program", .argv = argv, .stdio = {-1, -1, -1}};
	int status = 0;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(sandbox_start(sandbox, &options, &pid), 0);

	CU_ASSERT_EQUAL(sandbox_wait(sandbox, pid, WALL, &status), 0);
	CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != 0);
	free(argv[0]);
	sandbox_free(sandbox);
}

static void arguments_without_end_are_refused(void)
{
	struct sandbox *sandbox = given_sandbox();
	char *argv[] = {memory_new(1 << 18, 1), NULL};
	struct start_options options = {.path = "/bin/true", .argv = argv, .stdio = {-1, -1, -1}};
	pid_t pid;

	memset(argv[0], 'x', (1 << 18) - 1);

	CU_ASSERT_EQUAL(sandbox_start(sandbox, &options, &pid), -E2BIG);
	free(argv[0]);
	sandbox_free(sandbox);
}

static void a_file_that_grows_too_large_ends_its_writer(void)
{
	struct sandbox *sandbox = given_sandbox();

	CU_ASSERT_EQUAL(run(sandbox, "exec head -c 1000000 /dev/zero >large"), W_EXITCODE(0, SIGXFSZ));
	sandbox_free(sandbox);
}

static void nobody_is_accepted(void)
{
	sandbox_free(NULL);
	CU_PASS("it has returned");
}

static void a_sandbox_has_no_copy_of_the_worker_s_pipes(void)
{
	struct sandbox *sandbox;
	int ends[2];
	char byte;

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	sandbox = given_sandbox();
	(void)close(ends[1]); /* the last copy */

	CU_ASSERT_EQUAL(read(ends[0], &byte, 1), 0);
	(void)close(ends[0]); /* read to its end */
	sandbox_free(sandbox);
}

/* --- names --- */

/** What getaddrinfo(3) says of a name, an address a line; the caller frees. */
static char *addresses_of(struct sandbox *sandbox, const char *name)
{
	char *script = memory_format("getent ahosts %s | sed -n 's/ *STREAM.*//p'", name),
	     *said = printed(sandbox, script);

	free(script);
	return said;
}

/** In tier full; elsewhere names are the machine's. */
static void names_of_labs_have_their_addresses_in_order(void)
{
	struct sandbox *sandbox = given_sandbox();

	if (tier_here() == TIER_FULL) {
		SAME_TAKEN(addresses_of(sandbox, "v4.lab"), "127.0.0.1\n");
		SAME_TAKEN(addresses_of(sandbox, "v6.lab"), "::1\n");
		SAME_TAKEN(addresses_of(sandbox, "dual.lab"), "::1\n127.0.0.1\n");
		SAME_TAKEN(addresses_of(sandbox, "dead-first.lab"), "fd00:9::dead\n127.0.0.1\n");
		SAME_TAKEN(addresses_of(sandbox, "no-such-host.lab"), "");
	}
	sandbox_free(sandbox);
}

SUITE("sandbox: world", TEST(a_sandbox_has_no_copy_of_the_worker_s_pipes), TEST(what_is_put_can_be_opened),
	TEST(a_file_of_that_name_is_replaced), TEST(only_three_folders_can_be_named),
	TEST(a_name_does_not_lead_out_of_its_folder), TEST(a_file_that_is_not_there_is_an_error),
	TEST(a_link_that_a_program_has_made_is_not_followed), TEST(a_fifo_that_a_program_has_made_is_not_opened),
	TEST(cleaning_leaves_executables_and_nothing_else),
	TEST(a_program_finds_its_executables_at_the_path_that_is_told), TEST(a_program_begins_in_work),
	TEST(executables_cannot_be_changed_by_programs), TEST(the_exit_status_comes_back),
	TEST(the_end_of_a_program_that_has_ended_long_ago_comes_back), TEST(a_signal_ends_a_program_as_it_does_outside),
	TEST(a_program_has_no_descriptor_but_what_it_is_given), TEST(a_sandbox_made_later_keeps_no_end_of_a_pipe_open),
	TEST(the_environment_is_the_usual_one), TEST(one_more_variable_can_be_given),
	TEST(a_usual_variable_can_have_another_value), TEST(another_umask_can_be_given),
	TEST(a_program_that_is_too_late_is_killed), TEST(children_that_are_left_behind_are_killed),
	TEST(the_end_of_the_sandbox_ends_its_programs), TEST(a_program_that_cannot_be_executed_ends_by_itself),
	TEST(arguments_without_end_are_refused), TEST(a_file_that_grows_too_large_ends_its_writer),
	TEST(nobody_is_accepted), TEST(names_of_labs_have_their_addresses_in_order));

/** @file
 * Building: what counts as the submission, what is wrong with it, and what is kept. gcc runs in the sandbox here.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/command.h"
#include "grade/build.h"
#include "tests/unit/given.h"

static char *two_files[] = {"two.c", "help.c"};
static char *one_file[] = {"one.c"};
static struct program_source one_program[] = {{"one", one_file, 1}};
static struct program_source two_programs[] = {{"one", one_file, 1}, {"two", two_files, 2}};
static const struct lab lab_of_one = {.slug = "00-test", .programs = one_program, .program_count = 1};
static const struct lab lab_of_two = {.slug = "00-test", .programs = two_programs, .program_count = 2};

static char *three_files[] = {"three.c"}, *four_files[] = {"four.c"};
static struct program_source four_programs[] = {
	{"one", one_file, 1}, {"two", two_files, 2}, {"three", three_files, 1}, {"four", four_files, 1}};
static const struct lab lab_of_four = {.slug = "00-test", .programs = four_programs, .program_count = 4};

static const char right[] = "int main(void)\n{\n\treturn 0;\n}\n";

/** A submission, a folder for kept builds, and what came of building. */
struct attempt {
	char *folder, *cache;
	struct result *result;
	struct build *build;
	char *problem;
	int status;
};

static enum tier tier_here(void)
{
	static struct machine machine;

	if (!machine.probe_count)
		machine_probe(&machine);
	return machine.tier;
}

static struct attempt given_submission(void)
{
	return (struct attempt){.folder = given_folder(), .cache = given_folder(), .result = result_new()};
}

static void with_file(struct attempt *attempt, const char *name, const char *content)
{
	free(given_file(attempt->folder, name, content, strlen(content)));
}

static void when_built_as(struct attempt *attempt, const struct lab *lab, struct build_options options)
{
	options.cache = attempt->cache;
	options.tier = tier_here();
	attempt->status =
		build_submission(lab, attempt->folder, &options, attempt->result, &attempt->build, &attempt->problem);
}

static void when_built_with(struct attempt *attempt, const struct lab *lab, const char *compiler)
{
	when_built_as(attempt, lab, (struct build_options){.compiler = compiler});
}

static void when_built(struct attempt *attempt, const struct lab *lab)
{
	when_built_with(attempt, lab, "gcc");
}

static void attempt_clear(struct attempt *attempt)
{
	folder_gone(attempt->folder);
	folder_gone(attempt->cache);
	result_free(attempt->result);
	build_free(attempt->build);
	free(attempt->problem);
}

/** "severity file:line", one message a line; the caller frees. */
static char *messages(const struct attempt *attempt)
{
	struct text text = {0};
	size_t i;

	for (i = 0; i < attempt->result->build.message_count; i++) {
		const struct build_message *message = &attempt->result->build.messages[i];

		text_addf(&text, "%s %s:%d\n", message->severity, message->file ? message->file : message->text,
			message->line);
	}
	return text_take(&text);
}

static const char *first_message(const struct attempt *attempt)
{
	CU_ASSERT_TRUE_FATAL(attempt->result->build.message_count > 0);
	return attempt->result->build.messages[0].text;
}

/* --- what compiles --- */

static void a_right_program_is_built(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_EQUAL(attempt.status, 0);
	CU_ASSERT_TRUE(attempt.result->build.ok);
	CU_ASSERT_PTR_NOT_NULL_FATAL(attempt.build);
	CU_ASSERT_EQUAL(access(attempt.build->programs[0].executable, X_OK), 0);
	attempt_clear(&attempt);
}

static void several_programs_of_several_files_are_built(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	with_file(&attempt, "two.c", "#include \"help.h\"\nint main(void)\n{\n\treturn help();\n}\n");
	with_file(&attempt, "help.c", "#include \"help.h\"\nint help(void)\n{\n\treturn 0;\n}\n");
	with_file(&attempt, "help.h", "int help(void);\n");
	when_built(&attempt, &lab_of_two);

	CU_ASSERT_TRUE(attempt.result->build.ok);
	CU_ASSERT_PTR_NOT_NULL_FATAL(attempt.build);
	CU_ASSERT_EQUAL_FATAL(attempt.build->program_count, 2);
	SAME_TEXT(attempt.build->programs[1].name, "two");
	attempt_clear(&attempt);
}

static void a_warning_is_told_and_does_no_harm(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", "int main(void)\n{\n\tint unused;\n\treturn 0;\n}\n");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_TRUE(attempt.result->build.ok);
	CU_ASSERT_EQUAL_FATAL(attempt.result->build.message_count, 1);
	SAME_TEXT(attempt.result->build.messages[0].severity, "warning");
	SAME_TEXT(attempt.result->build.messages[0].file, "one.c");
	CU_ASSERT_EQUAL(attempt.result->build.messages[0].line, 3);
	attempt_clear(&attempt);
}

/* --- what does not --- */

static void an_error_is_told_with_its_line(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", "int main(void)\n{\n\treturn nothing;\n}\n");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_EQUAL(attempt.status, 0);
	CU_ASSERT_FALSE(attempt.result->build.ok);
	CU_ASSERT_PTR_NULL(attempt.build);
	CU_ASSERT_EQUAL_FATAL(attempt.result->build.message_count, 1);
	SAME_TEXT(attempt.result->build.messages[0].severity, "error");
	CU_ASSERT_EQUAL(attempt.result->build.messages[0].line, 3);
	attempt_clear(&attempt);
}

static void a_missing_function_is_told(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", "int help(void);\nint main(void)\n{\n\treturn help();\n}\n");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_FALSE(attempt.result->build.ok);
	SAME_TEXT(first_message(&attempt), "undefined reference to `help'");
	attempt_clear(&attempt);
}

static void an_empty_file_does_not_compile(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", "");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_FALSE(attempt.result->build.ok);
	SAME_TEXT(first_message(&attempt), "undefined reference to `main'");
	attempt_clear(&attempt);
}

static void a_missing_file_is_told_with_what_is_there(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "onne.c", right);
	with_file(&attempt, "help.h", "");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_EQUAL(attempt.status, 0);
	CU_ASSERT_FALSE(attempt.result->build.ok);
	SAME_TEXT(attempt.result->build.messages[0].file, "one.c");
	SAME_TEXT(first_message(&attempt), "the lab wants a file of this name, and the folder has help.h, onne.c");
	attempt_clear(&attempt);
}

static void an_empty_folder_is_told(void)
{
	struct attempt attempt = given_submission();

	when_built(&attempt, &lab_of_one);

	SAME_TEXT(first_message(&attempt), "the lab wants a file of this name, and the folder has no .c file");
	attempt_clear(&attempt);
}

static void a_link_is_no_file_of_the_submission(void)
{
	struct attempt attempt = given_submission();
	char *link = file_join(attempt.folder, "one.c");

	with_file(&attempt, "real.c", right);
	CU_ASSERT_EQUAL_FATAL(symlink("real.c", link), 0);
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_FALSE(attempt.result->build.ok);
	SAME_TEXT(first_message(&attempt), "this is a symbolic link; hand in the file itself");
	free(link);
	attempt_clear(&attempt);
}

static void a_fifo_is_no_file_of_the_submission(void)
{
	struct attempt attempt = given_submission();
	char *fifo = file_join(attempt.folder, "one.c");

	CU_ASSERT_EQUAL_FATAL(mkfifo(fifo, 0600), 0);
	when_built(&attempt, &lab_of_one);

	SAME_TEXT(first_message(&attempt), "this is a device or a FIFO, not a regular file");
	free(fifo);
	attempt_clear(&attempt);
}

static void a_file_of_more_than_a_mebibyte_is_no_file_of_the_submission(void)
{
	struct attempt attempt = given_submission();
	char *path = file_join(attempt.folder, "one.c");

	with_file(&attempt, "one.c", right);
	CU_ASSERT_EQUAL_FATAL(truncate(path, (1 << 20) + 1), 0);
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_FALSE(attempt.result->build.ok);
	SAME_TEXT(first_message(&attempt), "this file has 1048577 bytes; more than 1048576 are not taken");
	free(path);
	attempt_clear(&attempt);
}

/** Bytes that are no text: NULs, and what is no UTF-8. */
static void garbage_does_not_compile(void)
{
	struct attempt attempt = given_submission();

	free(given_file(attempt.folder, "one.c", "\0\xff\xfe\0garbage\0", 12));
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_EQUAL(attempt.status, 0);
	CU_ASSERT_FALSE(attempt.result->build.ok);
	CU_ASSERT_TRUE(attempt.result->build.message_count > 0);
	attempt_clear(&attempt);
}

/** The harness's own files are not where the compiler works. */
static void a_header_of_the_machine_s_users_is_not_there(void)
{
	struct attempt attempt = given_submission();
	char *secret = given_file(attempt.cache, "secret.h", "", 0);
	char *source = memory_format("#include \"%s\"\nint main(void)\n{\n\treturn 0;\n}\n", secret);

	with_file(&attempt, "one.c", source);
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_FALSE(attempt.result->build.ok);
	free(source);
	free(secret);
	attempt_clear(&attempt);
}

/* --- several programs --- */

static const char with_warning[] = "int main(void)\n{\n\tint unused;\n\treturn 0;\n}\n";
static const char with_error[] = "int main(void)\n{\n\treturn nothing;\n}\n";

/** The one in the middle takes the longest. */
static void with_four_programs(struct attempt *attempt, const char *one, const char *four)
{
	with_file(attempt, "one.c", one);
	with_file(attempt, "two.c", "#include <arpa/inet.h>\n#include <stdio.h>\nint two;\nint main(int c)\n{\n}\n");
	with_file(attempt, "help.c", "static int alone;\n");
	with_file(attempt, "three.c", with_warning);
	with_file(attempt, "four.c", four);
}

static const char of_two_and_three[] = "warning two.c:4\nwarning two.c:4\nwarning help.c:1\nwarning three.c:3\n";

static void messages_come_in_the_order_of_the_programs(void)
{
	struct attempt attempt = given_submission();
	char *expected = memory_format("warning one.c:3\n%swarning four.c:3\n", of_two_and_three);

	with_four_programs(&attempt, with_warning, with_warning);
	when_built(&attempt, &lab_of_four);

	CU_ASSERT_TRUE(attempt.result->build.ok);
	SAME_TAKEN(messages(&attempt), expected);
	free(expected);
	attempt_clear(&attempt);
}

static void one_that_does_not_compile_leaves_the_messages_of_the_others(void)
{
	struct attempt attempt = given_submission();
	char *expected = memory_format("error one.c:3\n%s", of_two_and_three);

	with_four_programs(&attempt, with_error, right);
	when_built(&attempt, &lab_of_four);

	CU_ASSERT_EQUAL(attempt.status, 0);
	CU_ASSERT_FALSE(attempt.result->build.ok);
	CU_ASSERT_PTR_NULL(attempt.build);
	SAME_TAKEN(messages(&attempt), expected);
	free(expected);
	attempt_clear(&attempt);
}

static void the_last_may_be_the_one_that_does_not_compile(void)
{
	struct attempt attempt = given_submission();
	char *expected = memory_format("%serror four.c:3\n", of_two_and_three);

	with_four_programs(&attempt, right, with_error);
	when_built(&attempt, &lab_of_four);

	CU_ASSERT_FALSE(attempt.result->build.ok);
	SAME_TAKEN(messages(&attempt), expected);
	free(expected);
	attempt_clear(&attempt);
}

static void the_messages_of_a_file_that_programs_share_are_told_once(void)
{
	static char *files[][2] = {{"one.c", "help.c"}, {"two.c", "help.c"}};
	static struct program_source programs[] = {{"one", files[0], 2}, {"two", files[1], 2}};
	const struct lab lab = {.slug = "00-test", .programs = programs, .program_count = 2};
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	with_file(&attempt, "two.c", with_warning);
	with_file(&attempt, "help.c", "int help = nothing;\n");
	when_built(&attempt, &lab);

	SAME_TAKEN(messages(&attempt), "error help.c:1\nwarning two.c:3\n");
	attempt_clear(&attempt);
}

/** Where there is one CPU, one is compiled after the other. */
static void one_cpu_gives_the_same(void)
{
	struct attempt attempt = given_submission();
	char *expected = memory_format("error one.c:3\n%serror four.c:3\n", of_two_and_three);
	cpu_set_t all, one;

	CU_ASSERT_EQUAL_FATAL(sched_getaffinity(0, sizeof all, &all), 0);
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	CU_ASSERT_EQUAL_FATAL(sched_setaffinity(0, sizeof one, &one), 0);
	with_four_programs(&attempt, with_error, with_error);
	when_built(&attempt, &lab_of_four);
	CU_ASSERT_EQUAL_FATAL(sched_setaffinity(0, sizeof all, &all), 0);

	SAME_TAKEN(messages(&attempt), expected);
	free(expected);
	attempt_clear(&attempt);
}

/** 0 where it has none. */
static pid_t first_child(pid_t pid)
{
	char *path = memory_format("/proc/%d/task/%d/children", pid, pid), *children = content_of(path);
	pid_t child = children ? atoi(children) : 0;

	free(children);
	free(path);
	return child;
}

/** A grader, the process of a compilation, the init of its sandbox, the compiler. */
static bool compiles(pid_t grader)
{
	int generations = 0;
	pid_t pid = grader;

	while ((pid = first_child(pid)) > 0)
		generations++;
	return generations >= 3;
}

static bool has_ended(pid_t child)
{
	siginfo_t ended = {0};

	return waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 || ended.si_pid == child;
}

/** Only its limit of CPU time ends this one, and then it does not compile. What dies with the grader becomes our child before. */
static void nothing_goes_on_when_the_grader_is_killed(void)
{
	struct attempt attempt = given_submission();
	int status;
	pid_t grader;

	with_file(&attempt, "one.c",
		"#if __INCLUDE_LEVEL__ < 60\n#include \"one.c\"\n#include \"one.c\"\n#endif\n" /* 2^60 includes */);
	with_file(&attempt, "two.c", "#include \"one.c\"\n");
	with_file(&attempt, "help.c", "");
	CU_ASSERT_EQUAL_FATAL(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	grader = fork();
	if (grader == 0) {
		when_built(&attempt, &lab_of_two);
		_exit(0);
	}
	CU_ASSERT_TRUE_FATAL(grader > 0);
	while (!compiles(grader) && !has_ended(grader))
		(void)sched_yield(); /* cannot fail */
	(void)kill(grader, SIGKILL); /* ours and not yet waited for: it exists */

	CU_ASSERT_EQUAL(waitpid(grader, &status, 0), grader);
	CU_ASSERT_TRUE(WIFSIGNALED(status));
	while (wait(&status) > 0)
		CU_ASSERT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) == 1); /* see enum outcome */
	CU_ASSERT_EQUAL(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
	attempt_clear(&attempt);
}

/* --- what the machine lacks --- */

static void a_folder_that_is_not_there_is_a_problem(void)
{
	struct attempt attempt = given_submission();
	char *folder = attempt.folder;

	attempt.folder = file_join(folder, "nothing");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_EQUAL(attempt.status, -ENOENT);
	CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(attempt.problem, "nothing': No such file or directory"));
	free(attempt.folder);
	attempt.folder = folder;
	attempt_clear(&attempt);
}

static void a_compiler_that_is_not_there_is_a_problem(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	when_built_with(&attempt, &lab_of_one, "no-such-compiler");

	CU_ASSERT_EQUAL(attempt.status, -ENOENT);
	SAME_TEXT(attempt.problem, "there is no C compiler in /usr/bin; install gcc or clang");
	attempt_clear(&attempt);
}

static void a_library_that_is_not_there_is_a_problem(void)
{
	struct attempt attempt = given_submission();
	struct lab lab = lab_of_one;

	lab.libraries = "no-such-library";
	with_file(&attempt, "one.c", right);
	when_built(&attempt, &lab);

	CU_ASSERT_EQUAL(attempt.status, -ENOENT);
	SAME_TEXT(attempt.problem, "pkg-config does not know the lab's libraries: no-such-library");
	attempt_clear(&attempt);
}

/* --- what is kept --- */

/** Builds again and says whether what was built has the same hash. */
static bool is_same_build(struct attempt *attempt, const struct lab *lab)
{
	char *before = memory_string(attempt->result->build.hash);
	bool same;

	result_free(attempt->result);
	build_free(attempt->build);
	attempt->result = result_new();
	attempt->build = NULL;
	when_built(attempt, lab);
	same = strcmp(before, attempt->result->build.hash) == 0;
	free(before);
	return same;
}

static void the_same_source_is_built_once(void)
{
	struct attempt attempt = given_submission();
	struct stat before, after;

	with_file(&attempt, "one.c", right);
	when_built(&attempt, &lab_of_one);
	CU_ASSERT_PTR_NOT_NULL_FATAL(attempt.build);
	CU_ASSERT_EQUAL_FATAL(stat(attempt.build->programs[0].executable, &before), 0);
	CU_ASSERT_TRUE(is_same_build(&attempt, &lab_of_one));
	CU_ASSERT_PTR_NOT_NULL_FATAL(attempt.build);
	CU_ASSERT_EQUAL_FATAL(stat(attempt.build->programs[0].executable, &after), 0);

	CU_ASSERT_EQUAL(before.st_ino, after.st_ino);
	attempt_clear(&attempt);
}

static void what_did_not_compile_does_not_compile_again(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", "int main(void)\n{\n\treturn nothing;\n}\n");
	when_built(&attempt, &lab_of_one);
	CU_ASSERT_TRUE(is_same_build(&attempt, &lab_of_one));

	CU_ASSERT_FALSE(attempt.result->build.ok);
	CU_ASSERT_EQUAL(attempt.result->build.message_count, 1);
	attempt_clear(&attempt);
}

static void another_source_is_another_build(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	when_built(&attempt, &lab_of_one);
	with_file(&attempt, "one.c", "int main(void)\n{\n\treturn 1;\n}\n");

	CU_ASSERT_FALSE(is_same_build(&attempt, &lab_of_one));
	attempt_clear(&attempt);
}

static void another_header_is_another_build(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	when_built(&attempt, &lab_of_one);
	with_file(&attempt, "new.h", "");

	CU_ASSERT_FALSE(is_same_build(&attempt, &lab_of_one));
	attempt_clear(&attempt);
}

static void other_files_of_the_same_program_are_another_build(void)
{
	static char *files[] = {"one.c", "more.c"};
	static struct program_source program = {"one", files, 2};
	const struct lab lab = {.slug = "00-test", .programs = &program, .program_count = 1};
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	with_file(&attempt, "more.c", "int more;\n");
	when_built(&attempt, &lab_of_one);

	CU_ASSERT_FALSE(is_same_build(&attempt, &lab));
	attempt_clear(&attempt);
}

static void a_build_with_sanitizers_is_another_build(void)
{
	struct attempt plain = given_submission(), sanitized = plain;

	sanitized.result = result_new();
	with_file(
		&plain, "one.c", "int main(int argc, char **argv)\n{\n\t(void)argv;\n\treturn 1 << (argc + 31);\n}\n");
	when_built(&plain, &lab_of_one);
	when_built_as(&sanitized, &lab_of_one, (struct build_options){.compiler = "gcc", .sanitizers = "undefined"});

	CU_ASSERT_PTR_NOT_NULL_FATAL(plain.build);
	CU_ASSERT_PTR_NOT_NULL_FATAL(sanitized.build);
	CU_ASSERT_STRING_NOT_EQUAL(plain.result->build.hash, sanitized.result->build.hash);
	CU_ASSERT_NOT_EQUAL(
		command_run((char *[]){"grep", "-q", "ubsan", plain.build->programs[0].executable, NULL}, NULL), 0);
	CU_ASSERT_EQUAL(
		command_run((char *[]){"grep", "-q", "ubsan", sanitized.build->programs[0].executable, NULL}, NULL), 0);
	result_free(sanitized.result);
	build_free(sanitized.build);
	free(sanitized.problem);
	attempt_clear(&plain);
}

static void checks_c_is_no_file_of_the_submission(void)
{
	struct attempt attempt = given_submission();

	with_file(&attempt, "one.c", right);
	when_built(&attempt, &lab_of_one);
	with_file(&attempt, "checks.c", "this is no C");

	CU_ASSERT_TRUE(is_same_build(&attempt, &lab_of_one));
	CU_ASSERT_TRUE(attempt.result->build.ok);
	attempt_clear(&attempt);
}

SUITE("grade: build", TEST(a_right_program_is_built), TEST(several_programs_of_several_files_are_built),
	TEST(a_warning_is_told_and_does_no_harm), TEST(an_error_is_told_with_its_line),
	TEST(a_missing_function_is_told), TEST(an_empty_file_does_not_compile),
	TEST(a_missing_file_is_told_with_what_is_there), TEST(an_empty_folder_is_told),
	TEST(a_link_is_no_file_of_the_submission), TEST(a_fifo_is_no_file_of_the_submission),
	TEST(a_file_of_more_than_a_mebibyte_is_no_file_of_the_submission), TEST(garbage_does_not_compile),
	TEST(a_header_of_the_machine_s_users_is_not_there), TEST(messages_come_in_the_order_of_the_programs),
	TEST(one_that_does_not_compile_leaves_the_messages_of_the_others),
	TEST(the_last_may_be_the_one_that_does_not_compile),
	TEST(the_messages_of_a_file_that_programs_share_are_told_once), TEST(one_cpu_gives_the_same),
	TEST(nothing_goes_on_when_the_grader_is_killed), TEST(a_folder_that_is_not_there_is_a_problem),
	TEST(a_compiler_that_is_not_there_is_a_problem), TEST(a_library_that_is_not_there_is_a_problem),
	TEST(the_same_source_is_built_once), TEST(what_did_not_compile_does_not_compile_again),
	TEST(another_source_is_another_build), TEST(another_header_is_another_build),
	TEST(other_files_of_the_same_program_are_another_build), TEST(a_build_with_sanitizers_is_another_build),
	TEST(checks_c_is_no_file_of_the_submission));

/** @file
 * lab.conf: every key, every error with its line; and the lab that a learner means.
 */
#include <errno.h>
#include <unistd.h>

#include "model/lab.h"
#include "tests/unit/given.h"

/** A lab.conf in a folder of its own, read. */
struct reading {
	char *folder, *problem;
	struct lab *lab;
	int r;
};

static struct reading reading_bytes(const char *bytes, size_t length)
{
	struct reading reading = {.folder = given_folder()};

	free(given_file(reading.folder, "lab.conf", bytes, length));
	reading.r = lab_read(reading.folder, &reading.lab, &reading.problem);
	return reading;
}

static struct reading reading(const char *conf)
{
	return reading_bytes(conf, strlen(conf));
}

static void over(struct reading *reading)
{
	lab_free(reading->lab);
	free(reading->problem);
	folder_gone(reading->folder);
}

/** A lab.conf that is refused with this sentence, FOLDER left out. */
static void refused(const char *conf, const char *sentence)
{
	struct reading broken = reading(conf);
	char *expected = memory_format("%s/%s", broken.folder, sentence);

	CU_ASSERT_EQUAL(broken.r, -EINVAL);
	CU_ASSERT_PTR_NULL(broken.lab);
	SAME_TEXT(broken.problem, expected);
	free(expected);
	over(&broken);
}

/** Two lines that every lab needs. */
#define HEAD "title = T\nprograms = tally\n"

/* --- keys --- */

static void a_short_lab_has_defaults_for_all_else(void)
{
	struct reading read = reading(HEAD);

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	CU_ASSERT_PTR_NULL(read.problem);
	SAME_TEXT(read.lab->title, "T");
	SAME_TEXT(read.lab->slug, file_name(read.folder));
	SAME_TEXT(read.lab->folder, read.folder);
	CU_ASSERT_EQUAL(read.lab->program_count, 1);
	SAME_TEXT(read.lab->programs[0].name, "tally");
	CU_ASSERT_EQUAL(read.lab->programs[0].file_count, 1);
	SAME_TEXT(read.lab->programs[0].files[0], "tally.c");
	CU_ASSERT_EQUAL(read.lab->pass_mark, 80);
	CU_ASSERT_TRUE(!read.lab->prerequisites && !read.lab->needs && !read.lab->libraries);
	over(&read);
}

static void the_default_limits_are_those_of_the_manual(void)
{
	struct reading read = reading(HEAD);
	const struct limits *limits = &read.lab->limits;

	CU_ASSERT_EQUAL(limits->cpu_seconds, 10);
	CU_ASSERT_EQUAL(limits->wall_seconds, 300);
	CU_ASSERT_EQUAL(limits->memory_mb, 256);
	CU_ASSERT_EQUAL(limits->output_kb, 1024);
	CU_ASSERT_EQUAL(limits->file_kb, 8192);
	CU_ASSERT_EQUAL(limits->tasks, 64);
	CU_ASSERT_EQUAL(limits->descriptors, 256);
	CU_ASSERT_EQUAL(limits->calls, 2000000);
	over(&read);
}

static void every_limit_can_be_set(void)
{
	struct reading read =
		reading(HEAD "cpu_seconds = 1\nwall_seconds = 2\nmemory_mb = 3\noutput_kb = 4\nfile_kb = 5\ntasks = 6\n"
			     "descriptors = 8\ncalls = 1000\npass_mark = 50\n");
	const struct limits *limits = &read.lab->limits;

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	CU_ASSERT_EQUAL(limits->cpu_seconds, 1);
	CU_ASSERT_EQUAL(limits->wall_seconds, 2);
	CU_ASSERT_EQUAL(limits->memory_mb, 3);
	CU_ASSERT_EQUAL(limits->output_kb, 4);
	CU_ASSERT_EQUAL(limits->file_kb, 5);
	CU_ASSERT_EQUAL(limits->tasks, 6);
	CU_ASSERT_EQUAL(limits->descriptors, 8);
	CU_ASSERT_EQUAL(limits->calls, 1000);
	CU_ASSERT_EQUAL(read.lab->pass_mark, 50);
	over(&read);
}

static void every_text_can_be_set(void)
{
	struct reading read =
		reading("title = Dial: a client, by hand\nprograms = dial\nprerequisites = 00-first-fix 01-pipe-tally\n"
			"needs = netns veth\nlibraries = openssl\n");

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	SAME_TEXT(read.lab->title, "Dial: a client, by hand");
	SAME_TEXT(read.lab->prerequisites, "00-first-fix 01-pipe-tally");
	SAME_TEXT(read.lab->needs, "netns veth");
	SAME_TEXT(read.lab->libraries, "openssl");
	over(&read);
}

static void several_programs_have_sources_of_their_own(void)
{
	struct reading read = reading("title = T\nprograms = server \t client\nsources.server = server.c  wire.c\n");

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	CU_ASSERT_EQUAL(read.lab->program_count, 2);
	SAME_TEXT(read.lab->programs[0].name, "server");
	CU_ASSERT_EQUAL(read.lab->programs[0].file_count, 2);
	SAME_TEXT(read.lab->programs[0].files[0], "server.c");
	SAME_TEXT(read.lab->programs[0].files[1], "wire.c");
	CU_ASSERT_EQUAL(read.lab->programs[1].file_count, 1);
	SAME_TEXT(read.lab->programs[1].files[0], "client.c");
	over(&read);
}

/* --- lines --- */

static void comments_and_empty_lines_and_blanks_do_not_count(void)
{
	struct reading read = reading("# a lab\n\n   \t\n  title\t=   T  # not this\n\tprograms=tally#\n");

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	SAME_TEXT(read.lab->title, "T");
	SAME_TEXT(read.lab->programs[0].name, "tally");
	over(&read);
}

static void a_value_may_hold_an_equals_sign(void)
{
	struct reading read = reading("title = a = b\nprograms = tally\n");

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	SAME_TEXT(read.lab->title, "a = b");
	over(&read);
}

static void lines_may_end_as_windows_ends_them(void)
{
	struct reading read =
		reading("title = T\r\nprograms = server client\r\nsources.server = a.c b.c\r\npass_mark = 70\r\n");

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	SAME_TEXT(read.lab->title, "T");
	SAME_TEXT(read.lab->programs[1].name, "client");
	SAME_TEXT(read.lab->programs[0].files[1], "b.c");
	CU_ASSERT_EQUAL(read.lab->pass_mark, 70);
	over(&read);
}

static void the_last_line_needs_no_newline(void)
{
	struct reading read = reading("title = T\nprograms = tally\npass_mark = 70");

	CU_ASSERT_EQUAL_FATAL(read.r, 0);
	CU_ASSERT_EQUAL(read.lab->pass_mark, 70);
	over(&read);
}

/* --- errors --- */

static void a_missing_file_is_an_error_with_its_path(void)
{
	char *folder = given_folder(), *problem = NULL, *expected;
	struct lab *lab = NULL;

	CU_ASSERT_EQUAL(lab_read(folder, &lab, &problem), -ENOENT);

	expected = memory_format("cannot read '%s/lab.conf': No such file or directory", folder);
	SAME_TAKEN(problem, expected);
	CU_ASSERT_PTR_NULL(lab);
	free(expected);
	folder_gone(folder);
}

static void a_folder_that_is_called_lab_conf_is_an_error(void)
{
	char *folder = given_folder(), *conf = file_join(folder, "lab.conf"), *problem = NULL, *expected;
	struct lab *lab = NULL;

	CU_ASSERT_EQUAL_FATAL(file_make_folder(conf), 0);
	CU_ASSERT_EQUAL(lab_read(folder, &lab, &problem), -EISDIR);

	expected = memory_format("cannot read '%s': Is a directory", conf);
	SAME_TAKEN(problem, expected);
	free(expected);
	free(conf);
	folder_gone(folder);
}

static void a_file_that_is_too_large_is_an_error(void)
{
	char *bytes = memory_new(70000, 1);
	struct reading broken;

	memset(bytes, '\n', 70000);
	broken = reading_bytes(bytes, 70000);
	CU_ASSERT_EQUAL(broken.r, -EFBIG);
	CU_ASSERT_PTR_NULL(broken.lab);
	free(bytes);
	over(&broken);
}

static void nobody_has_to_ask_for_the_problem(void)
{
	struct lab *lab = NULL;

	CU_ASSERT_EQUAL(lab_read("/nowhere", &lab, NULL), -ENOENT);
	CU_ASSERT_PTR_NULL(lab);
}

static void an_empty_file_is_an_error(void)
{
	refused("", "lab.conf is empty");
}

static void a_lab_without_a_title_is_an_error(void)
{
	refused("programs = tally\n", "lab.conf: 'title' is missing");
	refused("# nothing but this\n", "lab.conf: 'title' is missing");
}

static void a_lab_without_programs_is_an_error(void)
{
	refused("title = T\n", "lab.conf: 'programs' is missing");
}

static void an_unknown_key_is_an_error_with_its_line(void)
{
	refused("title = T\n\n# x\nprograms = tally\ntilte = U\n", "lab.conf:5: unknown key 'tilte'");
	refused("Title = T\n", "lab.conf:1: unknown key 'Title'");
	refused("= T\n", "lab.conf:1: unknown key ''");
	refused("sources = a.c\n", "lab.conf:1: unknown key 'sources'");
}

static void a_line_without_an_equals_sign_is_an_error(void)
{
	refused("title = T\nprograms tally\n", "lab.conf:2: 'programs tally' has no '='; a line is 'key = value'");
	refused("title = T\r\nprograms tally\r\n", "lab.conf:2: 'programs tally' has no '='; a line is 'key = value'");
}

static void a_key_without_a_value_is_an_error(void)
{
	refused("title =\n", "lab.conf:1: 'title' has no value");
	refused("title = T\nprograms = # none\n", "lab.conf:2: 'programs' has no value");
	refused(HEAD "pass_mark =\n", "lab.conf:3: 'pass_mark' has no value");
}

static void a_program_without_a_source_is_an_error(void)
{
	refused(HEAD "sources.tally = \n", "lab.conf:3: 'sources.tally' has no value");
}

static void sources_of_no_program_are_an_error(void)
{
	refused(HEAD "sources.tall = a.c\n",
		"lab.conf:3: 'sources.tall' names no program of the line 'programs = …' above it");
	refused("title = T\nsources.tally = a.c\nprograms = tally\n",
		"lab.conf:2: 'sources.tally' names no program of the line 'programs = …' above it");
}

static void a_text_that_stands_twice_is_an_error(void)
{
	refused("title = T\ntitle = T\n", "lab.conf:2: 'title' stands here a second time");
	refused(HEAD "programs = other\n", "lab.conf:3: 'programs' stands here a second time");
	refused(HEAD "needs = a\nneeds = b\n", "lab.conf:4: 'needs' stands here a second time");
	refused(HEAD "sources.tally = a.c\nsources.tally = b.c\n",
		"lab.conf:4: 'sources.tally' stands here a second time");
}

static void what_is_no_number_is_an_error(void)
{
	refused(HEAD "pass_mark = all\n", "lab.conf:3: 'all' is not a whole number from 0 to 100");
	refused(HEAD "pass_mark = 80%\n", "lab.conf:3: '80%' is not a whole number from 0 to 100");
	refused(HEAD "pass_mark = 79.5\n", "lab.conf:3: '79.5' is not a whole number from 0 to 100");
	refused(HEAD "pass_mark = 8 0\n", "lab.conf:3: '8 0' is not a whole number from 0 to 100");
	refused(HEAD "tasks = 0x10\n", "lab.conf:3: '0x10' is not a whole number from 1 to 4096");
}

static void a_number_out_of_range_is_an_error(void)
{
	refused(HEAD "pass_mark = 101\n", "lab.conf:3: '101' is not a whole number from 0 to 100");
	refused(HEAD "pass_mark = -1\n", "lab.conf:3: '-1' is not a whole number from 0 to 100");
	refused(HEAD "cpu_seconds = 0\n", "lab.conf:3: '0' is not a whole number from 1 to 3600");
	refused(HEAD "wall_seconds = 3601\n", "lab.conf:3: '3601' is not a whole number from 1 to 3600");
	refused(HEAD "memory_mb = 65537\n", "lab.conf:3: '65537' is not a whole number from 1 to 65536");
	refused(HEAD "output_kb = 1048577\n", "lab.conf:3: '1048577' is not a whole number from 1 to 1048576");
	refused(HEAD "file_kb = 0\n", "lab.conf:3: '0' is not a whole number from 1 to 1048576");
	refused(HEAD "tasks = 4097\n", "lab.conf:3: '4097' is not a whole number from 1 to 4096");
	refused(HEAD "descriptors = 7\n", "lab.conf:3: '7' is not a whole number from 8 to 65536");
	refused(HEAD "calls = 999\n", "lab.conf:3: '999' is not a whole number from 1000 to 1000000000");
	refused(HEAD "calls = 99999999999999999999\n",
		"lab.conf:3: '99999999999999999999' is not a whole number from 1000 to 1000000000");
	refused(HEAD "tasks = 4294967297\n", "lab.conf:3: '4294967297' is not a whole number from 1 to 4096");
}

static void the_first_error_is_told(void)
{
	refused("title = T\nnonsense\ntilte = U\n", "lab.conf:2: 'nonsense' has no '='; a line is 'key = value'");
}

/* --- finding labs --- */

/** A folder of three labs and of what is none. */
static char *given_labs(void)
{
	char *labs = given_folder();

	free(given_file(labs, "01-pipe-tally/lab.conf", HEAD, strlen(HEAD)));
	free(given_file(labs, "12-dialer/lab.conf", HEAD, strlen(HEAD)));
	free(given_file(labs, "00-first-fix/lab.conf", HEAD, strlen(HEAD)));
	free(given_file(labs, "03-no-conf/README.md", "", 0));
	free(given_file(labs, "x4-no-number/lab.conf", HEAD, strlen(HEAD)));
	free(given_file(labs, "5-one-digit/lab.conf", HEAD, strlen(HEAD)));
	free(given_file(labs, "README.md", "", 0));
	return labs;
}

static void labs_are_listed_in_order_and_nothing_else_is(void)
{
	char *labs = given_labs(), **slugs;

	CU_ASSERT_EQUAL_FATAL(lab_list(labs, &slugs), 0);

	SAME_TEXT(slugs[0], "00-first-fix");
	SAME_TEXT(slugs[1], "01-pipe-tally");
	SAME_TEXT(slugs[2], "12-dialer");
	CU_ASSERT_PTR_NULL(slugs[3]);
	file_names_free(slugs);
	folder_gone(labs);
}

static void a_folder_without_labs_lists_none(void)
{
	char *labs = given_folder(), **slugs;

	CU_ASSERT_EQUAL_FATAL(lab_list(labs, &slugs), 0);

	CU_ASSERT_PTR_NULL(slugs[0]);
	file_names_free(slugs);
	folder_gone(labs);
}

static void listing_a_missing_folder_is_an_error(void)
{
	char **slugs = NULL;

	CU_ASSERT_EQUAL(lab_list("/nowhere/at/all", &slugs), -ENOENT);
	CU_ASSERT_PTR_NULL(slugs);
}

static void a_lab_is_found_by_its_number(void)
{
	char *labs = given_labs();

	SAME_TAKEN(lab_find(labs, "1"), "01-pipe-tally");
	SAME_TAKEN(lab_find(labs, "12"), "12-dialer");
	SAME_TAKEN(lab_find(labs, "0"), "00-first-fix");
	folder_gone(labs);
}

static void a_lab_is_found_by_its_padded_number(void)
{
	char *labs = given_labs();

	SAME_TAKEN(lab_find(labs, "01"), "01-pipe-tally");
	SAME_TAKEN(lab_find(labs, "00"), "00-first-fix");
	SAME_TAKEN(lab_find(labs, "012"), "12-dialer");
	folder_gone(labs);
}

static void a_lab_is_found_by_its_slug(void)
{
	char *labs = given_labs();

	SAME_TAKEN(lab_find(labs, "01-pipe-tally"), "01-pipe-tally");
	SAME_TAKEN(lab_find(labs, "pipe-tally"), "01-pipe-tally");
	folder_gone(labs);
}

static void a_lab_is_found_by_its_folder(void)
{
	char *labs = given_labs(), *path = file_join(labs, "12-dialer"), *slash = memory_format("%s/", path);

	SAME_TAKEN(lab_find(labs, path), "12-dialer");
	SAME_TAKEN(lab_find(labs, slash), "12-dialer");
	free(slash);
	free(path);
	folder_gone(labs);
}

static void a_lab_is_found_by_the_folder_of_a_submission_of_that_name(void)
{
	char *labs = given_labs(), *elsewhere = given_folder(), *submission = file_join(elsewhere, "12-dialer");

	CU_ASSERT_EQUAL_FATAL(file_make_folder(submission), 0);
	SAME_TAKEN(lab_find(labs, submission), "12-dialer");
	free(submission);
	folder_gone(elsewhere);
	folder_gone(labs);
}

static void a_lab_is_found_from_within_its_folder(void)
{
	char *labs = given_labs(), *folder = file_join(labs, "01-pipe-tally"), *before = getcwd(NULL, 0);

	CU_ASSERT_EQUAL_FATAL(chdir(folder), 0);
	SAME_TAKEN(lab_find(labs, "."), "01-pipe-tally");
	CU_ASSERT_EQUAL_FATAL(chdir(before), 0);
	free(before);
	free(folder);
	folder_gone(labs);
}

static void nonsense_finds_no_lab(void)
{
	static const char *const nonsense[] = {"", "2", "-1", "1x", "01-", "pipe", "01-pipe", "PIPE-TALLY",
		"1-pipe-tally", "README.md", "03-no-conf", "no-conf", "3", "4", "no-number", "5-one-digit",
		"-pipe-tally", "..", "/", "99999999999999999999"};
	char *labs = given_labs();
	size_t i;

	for (i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
		SAME_TAKEN(lab_find(labs, nonsense[i]), NULL);
	folder_gone(labs);
}

static void no_lab_is_found_in_a_missing_folder(void)
{
	SAME_TAKEN(lab_find("/nowhere/at/all", "1"), NULL);
}

SUITE("model: lab", TEST(a_short_lab_has_defaults_for_all_else), TEST(the_default_limits_are_those_of_the_manual),
	TEST(every_limit_can_be_set), TEST(every_text_can_be_set), TEST(several_programs_have_sources_of_their_own),
	TEST(comments_and_empty_lines_and_blanks_do_not_count), TEST(a_value_may_hold_an_equals_sign),
	TEST(lines_may_end_as_windows_ends_them), TEST(the_last_line_needs_no_newline),
	TEST(a_missing_file_is_an_error_with_its_path), TEST(a_folder_that_is_called_lab_conf_is_an_error),
	TEST(a_file_that_is_too_large_is_an_error), TEST(nobody_has_to_ask_for_the_problem),
	TEST(an_empty_file_is_an_error), TEST(a_lab_without_a_title_is_an_error),
	TEST(a_lab_without_programs_is_an_error), TEST(an_unknown_key_is_an_error_with_its_line),
	TEST(a_line_without_an_equals_sign_is_an_error), TEST(a_key_without_a_value_is_an_error),
	TEST(a_program_without_a_source_is_an_error), TEST(sources_of_no_program_are_an_error),
	TEST(a_text_that_stands_twice_is_an_error), TEST(what_is_no_number_is_an_error),
	TEST(a_number_out_of_range_is_an_error), TEST(the_first_error_is_told),
	TEST(labs_are_listed_in_order_and_nothing_else_is), TEST(a_folder_without_labs_lists_none),
	TEST(listing_a_missing_folder_is_an_error), TEST(a_lab_is_found_by_its_number),
	TEST(a_lab_is_found_by_its_padded_number), TEST(a_lab_is_found_by_its_slug), TEST(a_lab_is_found_by_its_folder),
	TEST(a_lab_is_found_by_the_folder_of_a_submission_of_that_name), TEST(a_lab_is_found_from_within_its_folder),
	TEST(nonsense_finds_no_lab), TEST(no_lab_is_found_in_a_missing_folder));

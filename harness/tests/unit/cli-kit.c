/** @file
 * Where the kit is, which lab is meant, and the tables of commands and options.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/history.h"
#include "tests/unit/given.h"

/* --- a kit of two labs --- */

struct given_kit {
	char *folder;
	struct kit kit;
};

static void add_lab(const struct given_kit *given, const char *slug)
{
	char *name = memory_format("labs/%s/lab.conf", slug);
	static const char conf[] = "title = A lab\nprograms = one\n";

	free(given_file(given->folder, name, conf, sizeof conf - 1));
	free(name);
}

static struct given_kit given_kit(void)
{
	struct given_kit given = {.folder = given_folder()};

	given.kit.labs = file_join(given.folder, "labs");
	given.kit.state = file_join(given.folder, "state");
	add_lab(&given, "01-pipe-tally");
	add_lab(&given, "12-dialer");
	return given;
}

static void kit_gone(struct given_kit *given)
{
	kit_clear(&given->kit);
	folder_gone(given->folder);
}

/** The lab was graded, and got so many points. */
static void with_points(const struct given_kit *given, const char *slug, int points)
{
	struct result *result = result_new();

	result->lab = memory_string(slug);
	result->points = points;
	result->of = result->possible = 100;
	history_add_result(&given->kit, result);
	result_free(result);
}

/** cli_lab() with standard error in a file. @param said  gets what was said; the caller frees. */
static char *lab_meant(const struct given_kit *given, const char *word, char **said)
{
	char *path = file_join(given->folder, "said"), *slug;
	int kept = dup(STDERR_FILENO);

	CU_ASSERT_PTR_NOT_NULL_FATAL(freopen(path, "w", stderr));
	slug = cli_lab(&given->kit, word);
	(void)fflush(stderr); /* read next */
	CU_ASSERT_EQUAL(dup2(kept, STDERR_FILENO), STDERR_FILENO);
	(void)close(kept); /* it is standard error again */
	*said = content_of(path);
	(void)unlink(path); /* ours */
	free(path);
	return slug;
}

/* --- which lab is meant --- */

static void a_lab_is_meant_by_number_name_or_slug(void)
{
	struct given_kit given = given_kit();

	SAME_TAKEN(cli_lab(&given.kit, "12"), "12-dialer");
	SAME_TAKEN(cli_lab(&given.kit, "1"), "01-pipe-tally");
	SAME_TAKEN(cli_lab(&given.kit, "dialer"), "12-dialer");
	SAME_TAKEN(cli_lab(&given.kit, "01-pipe-tally"), "01-pipe-tally");
	kit_gone(&given);
}

static void an_unknown_word_is_told_with_what_there_is(void)
{
	struct given_kit given = given_kit();
	char *said;

	CU_ASSERT_PTR_NULL(lab_meant(&given, "13", &said));
	SAME_TAKEN(said, "plumb: no lab '13'; there are 01-pipe-tally 12-dialer\n");
	kit_gone(&given);
}

static void a_kit_without_labs_is_told(void)
{
	struct given_kit given = {.folder = given_folder()};
	char *said, *expected;

	given.kit.labs = file_join(given.folder, "nothing");
	expected = memory_format("plumb: no lab '1'; there is no folder '%s'\n", given.kit.labs);
	CU_ASSERT_PTR_NULL(lab_meant(&given, "1", &said));
	SAME_TAKEN(said, expected);
	free(expected);
	kit_gone(&given);
}

static void without_a_word_the_first_unfinished_lab_is_meant(void)
{
	struct given_kit given = given_kit();

	SAME_TAKEN(cli_lab(&given.kit, NULL), "01-pipe-tally");
	with_points(&given, "01-pipe-tally", 79);
	SAME_TAKEN(cli_lab(&given.kit, NULL), "01-pipe-tally");
	with_points(&given, "01-pipe-tally", 80); /* the pass mark */
	SAME_TAKEN(cli_lab(&given.kit, NULL), "12-dialer");
	kit_gone(&given);
}

static void when_every_lab_is_done_one_has_to_be_named(void)
{
	struct given_kit given = given_kit();
	char *said;

	with_points(&given, "01-pipe-tally", 100);
	with_points(&given, "12-dialer", 100);

	CU_ASSERT_PTR_NULL(lab_meant(&given, NULL, &said));
	SAME_TAKEN(said, "plumb: every lab is done; name one: plumb check LAB\n");
	kit_gone(&given);
}

static void in_a_lab_s_folder_that_lab_is_meant(void)
{
	struct given_kit given = given_kit();
	char *folder = file_join(given.kit.labs, "12-dialer"), *before = realpath(".", NULL);

	CU_ASSERT_EQUAL_FATAL(chdir(folder), 0);
	SAME_TAKEN(cli_lab(&given.kit, NULL), "12-dialer");
	CU_ASSERT_EQUAL(chdir(before), 0);
	free(before);
	free(folder);
	kit_gone(&given);
}

static void a_damaged_history_is_no_finished_lab(void)
{
	struct given_kit given = given_kit();
	char *path = given_file(given.folder, "state/history.tsv", "{}", 2);

	SAME_TAKEN(cli_lab(&given.kit, NULL), "01-pipe-tally");
	free(path);
	kit_gone(&given);
}

static void results_are_kept_by_slug(void)
{
	const struct kit kit = {.state = (char[]){"/s"}};

	SAME_TAKEN(cli_result_path(&kit, "01-pipe-tally"), "/s/results/01-pipe-tally.json");
}

/* --- where the kit is --- */

static void the_kit_is_found_around_the_executable(void)
{
	struct kit kit = {0};
	char *mark;

	CU_ASSERT_EQUAL_FATAL(kit_find(NULL, &kit), 0);
	mark = file_join(kit.root, "harness/tests/unit/cli-kit.c");
	CU_ASSERT_TRUE(file_exists(mark));
	free(mark);
	kit_clear(&kit);
}

static void everything_lies_below_the_root(void)
{
	struct kit kit = {0};
	char *labs, *solutions;

	CU_ASSERT_EQUAL_FATAL(kit_find(NULL, &kit), 0);
	labs = file_join(kit.root, "labs");
	solutions = file_join(kit.root, "solutions");
	SAME_TEXT(kit.labs, labs);
	SAME_TEXT(kit.solutions, solutions);
	free(labs);
	free(solutions);
	kit_clear(&kit);
}

static void other_labs_have_their_solutions_beside_them(void)
{
	struct kit kit = {0};

	CU_ASSERT_EQUAL_FATAL(kit_find("/elsewhere/labs", &kit), 0);
	SAME_TEXT(kit.labs, "/elsewhere/labs");
	SAME_TEXT(kit.solutions, "/elsewhere/labs/../solutions");
	kit_clear(&kit);
}

static void kept_builds_are_part_of_the_state(void)
{
	struct kit kit = {0};
	char *cache;

	CU_ASSERT_EQUAL_FATAL(kit_find(NULL, &kit), 0);
	cache = file_join(kit.state, "cache");
	SAME_TEXT(kit.cache, cache);
	free(cache);
	kit_clear(&kit);
}

/* --- commands and options --- */

static void commands_are_sorted_by_name(void)
{
	size_t i, unsorted = 0;

	for (i = 1; all_commands[i]; i++)
		unsorted += strcmp(all_commands[i - 1]->name, all_commands[i]->name) >= 0;

	CU_ASSERT_EQUAL(unsorted, 0);
}

static void every_command_describes_itself(void)
{
	size_t i, silent = 0;

	for (i = 0; all_commands[i]; i++)
		silent += !all_commands[i]->summary || !all_commands[i]->arguments || !all_commands[i]->description ||
			!all_commands[i]->options || !all_commands[i]->run;

	CU_ASSERT_EQUAL(silent, 0);
}

/** How often the options of a command use a key or a name twice. */
static int clashes(const struct argp_option *options)
{
	const struct argp_option *one, *other;
	int count = 0;

	for (one = options; one->name; one++)
		for (other = options; other < one; other++)
			count += one->key == other->key || strcmp(one->name, other->name) == 0;
	return count;
}

static void no_option_stands_twice(void)
{
	size_t i;
	int count = 0;

	for (i = 0; all_commands[i]; i++)
		count += clashes(all_commands[i]->options);

	CU_ASSERT_EQUAL(count, 0);
}

static void every_option_is_explained(void)
{
	const struct argp_option *option;
	size_t i, silent = 0;

	for (i = 0; all_commands[i]; i++)
		for (option = all_commands[i]->options; option->name; option++)
			silent += !option->doc || !*option->doc;

	CU_ASSERT_EQUAL(silent, 0);
}

SUITE("cli: kit", TEST(a_lab_is_meant_by_number_name_or_slug), TEST(an_unknown_word_is_told_with_what_there_is),
	TEST(a_kit_without_labs_is_told), TEST(without_a_word_the_first_unfinished_lab_is_meant),
	TEST(when_every_lab_is_done_one_has_to_be_named), TEST(in_a_lab_s_folder_that_lab_is_meant),
	TEST(a_damaged_history_is_no_finished_lab), TEST(results_are_kept_by_slug),
	TEST(the_kit_is_found_around_the_executable), TEST(everything_lies_below_the_root),
	TEST(other_labs_have_their_solutions_beside_them), TEST(kept_builds_are_part_of_the_state),
	TEST(commands_are_sorted_by_name), TEST(every_command_describes_itself), TEST(no_option_stands_twice),
	TEST(every_option_is_explained));

/** @file
 * Reports of sanitizers: how a check tells them.
 */
#include "tests/unit/scenarios.h"

/** What a check says of a program of which this came on standard error; NULL where it says nothing. The caller frees. */
static char *told_of(const char *said)
{
	static char *files[] = {"framed.c", "frame.c"};
	static struct program_source source = {.name = "framed", .files = files, .file_count = 2};
	const struct lab lab = {.programs = &source, .program_count = 1};
	const struct grading grading = {.lab = &lab};
	const struct check check = {.name = "made-up", .sanitizers = "address"};
	struct stand *stand = given_scenario(0);
	struct peer peer = {.owner = &stand->scenario};
	struct program program = {.scenario = &stand->scenario, .name = "framed", .streams = {[2] = &peer}};
	char *message;

	text_add(&peer.heard, said);
	stand->scenario.grading = &grading;
	stand->scenario.check = &check;
	(void)HOLDS(stand, expect_no_report(&program));
	message = stand->result.message ? memory_string(stand->result.message) : NULL;
	text_clear(&peer.heard);
	scenario_gone(stand);
	return message;
}

static bool tells(const char *said, const char *words)
{
	char *message = told_of(said);
	bool found = message && strstr(message, words);

	free(message);
	return found;
}

static void other_words_are_no_report(void)
{
	CU_ASSERT_PTR_NULL(told_of("framed: bind: Address already in use\n"));
}

static void the_first_line_of_the_lab_is_named(void)
{
	CU_ASSERT_TRUE(tells("==9==ERROR: AddressSanitizer: global-buffer-overflow on address 0x5555 at pc 0x1 bp 0x2\n"
			     "WRITE of size 1 at 0x5555 thread T0\n"
			     "    #0 0x7fff in memcpy ../asan/interceptors.inc:115\n"
			     "    #1 0x5555 in put /work/frame.c:81\n"
			     "    #2 0x5555 in main /work/framed.c:12\n",
		"this was reported: AddressSanitizer: global-buffer-overflow (frame.c:81)"));
}

static void a_report_without_a_line_of_the_lab_is_told_all_the_same(void)
{
	CU_ASSERT_TRUE(
		tells("==9==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n    #0 0x7fff (/lib/libc.so.6+0x1)\n",
			"this was reported: AddressSanitizer: SEGV"));
}

static void a_report_that_names_its_line_is_told_as_it_is(void)
{
	CU_ASSERT_TRUE(tells("wire.c:42:7: runtime error: left shift of negative value -1\n",
		"this was reported: wire.c:42:7: runtime error: left shift of negative value -1"));
}

SUITE("check: sanitizers", TEST(other_words_are_no_report), TEST(the_first_line_of_the_lab_is_named),
	TEST(a_report_without_a_line_of_the_lab_is_told_all_the_same),
	TEST(a_report_that_names_its_line_is_told_as_it_is));

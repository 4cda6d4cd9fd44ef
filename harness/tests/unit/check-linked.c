/** @file
 * What an executable asks of its libraries. The executable is this test, which is linked with CUnit and surely asks for it.
 */
#include <fcntl.h>
#include <unistd.h>

#include "tests/unit/scenarios.h"

/** A scenario with two programs: "tally" is this test, "text" no executable at all. */
struct linked {
	struct stand *stand;
	struct built_program programs[2];
	struct grading grading;
	int executables[2];
	struct stage stage;
	struct program program;
};

static struct linked *given_program(const char *name)
{
	struct linked *linked = memory_new(1, sizeof *linked);
	char text[] = "text", tally[] = "tally";

	linked->programs[0].name = memory_string(tally);
	linked->programs[1].name = memory_string(text);
	linked->executables[0] = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	linked->executables[1] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	CU_ASSERT_TRUE_FATAL(linked->executables[0] >= 0 && linked->executables[1] >= 0);
	linked->grading = (struct grading){.programs = linked->programs, .program_count = 2};
	linked->stand = given_scenario(0);
	linked->stand->scenario.grading = &linked->grading;
	linked->stage.executables = (struct executables){linked->programs, linked->executables, 2};
	linked->stand->scenario.stage = &linked->stage;
	linked->program = (struct program){.scenario = &linked->stand->scenario, .name = name};
	return linked;
}

static void program_gone(struct linked *linked)
{
	(void)close(linked->executables[0]); /* only read from */
	(void)close(linked->executables[1]);
	free(linked->programs[0].name);
	free(linked->programs[1].name);
	scenario_gone(linked->stand);
	free(linked);
}

static void a_function_that_is_used_is_found(void)
{
	struct linked *linked = given_program("tally");

	CU_ASSERT_FALSE(HOLDS(linked->stand, expect_not_linked(&linked->program, "CU_add_suite")));
	program_gone(linked);
}

static void a_failure_names_program_and_function(void)
{
	struct linked *linked = given_program("tally");

	(void)HOLDS(linked->stand, expect_not_linked(&linked->program, "CU_add_suite"));
	SAME_TEXT(linked->stand->result.message, "expected tally not to use CU_add_suite(), but it is linked with it");
	program_gone(linked);
}

static void a_function_that_is_not_used_is_not_found(void)
{
	struct linked *linked = given_program("tally");

	CU_ASSERT_TRUE(HOLDS(linked->stand, expect_not_linked(&linked->program, "no_such_function")));
	program_gone(linked);
}

/** It is the program's own, not a library's. */
static void a_function_that_is_defined_is_not_asked_for(void)
{
	struct linked *linked = given_program("tally");

	CU_ASSERT_TRUE(HOLDS(linked->stand, expect_not_linked(&linked->program, "main")));
	CU_ASSERT_TRUE(HOLDS(linked->stand, expect_not_linked(&linked->program, "fnv1a")));
	program_gone(linked);
}

static void a_part_of_a_name_is_another_name(void)
{
	struct linked *linked = given_program("tally");

	CU_ASSERT_TRUE(HOLDS(linked->stand, expect_not_linked(&linked->program, "CU_add")));
	program_gone(linked);
}

static void what_is_no_executable_asks_for_nothing(void)
{
	struct linked *linked = given_program("text");

	CU_ASSERT_TRUE(HOLDS(linked->stand, expect_not_linked(&linked->program, "CU_add_suite")));
	program_gone(linked);
}

SUITE("check: linked", TEST(a_function_that_is_used_is_found), TEST(a_failure_names_program_and_function),
	TEST(a_function_that_is_not_used_is_not_found), TEST(a_function_that_is_defined_is_not_asked_for),
	TEST(a_part_of_a_name_is_another_name), TEST(what_is_no_executable_asks_for_nothing));

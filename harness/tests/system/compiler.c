/** @file
 * What is said about a compiler's message is about what is wrong: each row of the table has an example, and of each the first
 * error (the first message, where there is none) of gcc and of clang is explained by that row.
 */
#include "base/command.h"
#include "grade/compiler_texts.h"
#include "grade/messages.h"
#include "report/story.h"
#include "tests/unit/given.h"

static const char folder[] = "harness/tests/compiler";

/** As build.c calls it; what is built is thrown away. */
static void compile(const char *compiler, const char *id, const char *output, struct text *said)
{
	char *file = memory_format("%s/%s.c", folder, id), *part = memory_format("%s/%s.part.c", folder, id);
	char *argv[] = {(char *)compiler, "-std=gnu11", "-g", "-O1", "-Wall", "-Wextra", "-o", (char *)output, file,
		NULL, NULL, NULL};
	size_t count = 9;

	if (file_exists(part))
		argv[count++] = part;
	if (strcmp(compiler, "gcc") == 0)
		argv[count++] = "-fdiagnostics-format=json";
	CU_ASSERT_TRUE(command_run(argv, said) >= 0);
	free(part);
	free(file);
}

/** The row that explains the first message of the example. */
static void expect_row(const char *compiler, const char *id, const char *output)
{
	struct result *result = result_new();
	const struct build_message *message;
	const struct compiler_text *text;
	struct text said = {0};

	compile(compiler, id, output, &said);
	messages_parse(result, text_string(&said));
	message = story_first_message(result);
	text = message ? compiler_text(message->text) : NULL;
	if (!text || strcmp(text->id, id) != 0)
		(void)printf("\n    %s of %s: %s\n", compiler, id, message ? message->text : text_string(&said));
	SAME_TEXT(text ? text->id : NULL, id);
	SAME_TEXT(message ? message->meaning : NULL, text ? text->meaning : NULL);
	text_clear(&said);
	result_free(result);
}

static void expect_rows(const char *compiler)
{
	char *work = given_folder(), *output = file_join(work, "program");
	const struct compiler_text *text;

	for (text = compiler_texts; text->id; text++)
		expect_row(compiler, text->id, output);
	free(output);
	folder_gone(work);
}

static void gcc_s_messages_are_explained_by_their_rows(void)
{
	expect_rows("gcc");
}

static void clang_s_messages_are_explained_by_their_rows(void)
{
	expect_rows("clang");
}

static void every_example_has_its_row(void)
{
	const struct compiler_text *text;
	char **names;
	size_t i;

	CU_ASSERT_EQUAL_FATAL(file_names(folder, &names), 0);
	for (i = 0; names[i]; i++) {
		for (text = compiler_texts; text->id; text++)
			if (strncmp(names[i], text->id, strlen(text->id)) == 0)
				break;
		if (!text->id)
			(void)printf("\n    %s has no row\n", names[i]);
		CU_ASSERT_PTR_NOT_NULL(text->id);
	}
	file_names_free(names);
}

static void quotes_of_any_locale_are_the_same(void)
{
	SAME_TEXT(compiler_text("implicit declaration of function \u2018socket\u2019")->id, "header-socket");
	SAME_TEXT(compiler_text("implicit declaration of function 'socket'")->id, "header-socket");
}

static void what_no_row_knows_is_not_explained(void)
{
	CU_ASSERT_PTR_NULL(compiler_text("something new"));
	CU_ASSERT_PTR_NULL(compiler_text(""));
}

SUITE("system: compiler", TEST(gcc_s_messages_are_explained_by_their_rows),
	TEST(clang_s_messages_are_explained_by_their_rows), TEST(every_example_has_its_row),
	TEST(quotes_of_any_locale_are_the_same), TEST(what_no_row_knows_is_not_explained));

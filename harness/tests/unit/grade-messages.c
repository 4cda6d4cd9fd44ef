/** @file
 * What compilers say, word for word as gcc 12, clang 14 and ld 2.40 said it, and the messages that become of it.
 */
#include "grade/messages.h"
#include "tests/unit/given.h"

/** gcc -fdiagnostics-format=json: a format that does not fit, an unknown name with its note, a variable without use. */
static const char gcc_says[] =
	"[{\"kind\": \"warning\", \"locations\": [{\"caret\": {\"byte-column\": 11, \"display-column\": 18, \"line\": 6, \"file\": "
	"\"tally.c\", \"column\": 18}, \"start\": {\"byte-column\": 10, \"display-column\": 17, \"line\": 6, \"file\": \"tally.c\", "
	"\"column\": 17}, \"label\": \"int\"}, {\"finish\": {\"byte-column\": 22, \"display-column\": 29, \"line\": 6, \"file\": "
	"\"tally.c\", \"column\": 29}, \"caret\": {\"byte-column\": 17, \"display-column\": 24, \"line\": 6, \"file\": \"tally.c\", "
	"\"column\": 24}, \"label\": \"char *\"}], \"column-origin\": 1, \"option\": \"-Wformat=\", \"fixits\": [], \"children\": [], "
	"\"message\": \"format ‘%d’ expects argument of type ‘int’, but argument 2 has type ‘char *’\", \"escape-source\": false}, "
	"{\"kind\": \"error\", \"column-origin\": 1, \"children\": [{\"kind\": \"note\", \"escape-source\": false, \"locations\": "
	"[{\"caret\": {\"byte-column\": 9, \"display-column\": 16, \"line\": 7, \"file\": \"tally.c\", \"column\": 16}}], \"message\": "
	"\"each undeclared identifier is reported only once for each function it appears in\"}], \"escape-source\": false, "
	"\"locations\": [{\"finish\": {\"byte-column\": 18, \"display-column\": 25, \"line\": 7, \"file\": \"tally.c\", \"column\": 25}, "
	"\"caret\": {\"byte-column\": 9, \"display-column\": 16, \"line\": 7, \"file\": \"tally.c\", \"column\": 16}}], \"message\": "
	"\"‘undeclared’ undeclared (first use in this function)\"}]\n";

static const char gcc_misses_a_header[] =
	"[{\"kind\": \"fatal error\", \"column-origin\": 1, \"children\": [], \"escape-source\": false, \"locations\": [{\"finish\": "
	"{\"byte-column\": 20, \"display-column\": 20, \"line\": 1, \"file\": \"a.c\", \"column\": 20}, \"caret\": {\"byte-column\": 10, "
	"\"display-column\": 10, \"line\": 1, \"file\": \"a.c\", \"column\": 10}}], \"message\": \"nothing.h: No such file or "
	"directory\"}]\ncompilation terminated.\n";

static const char clang_says[] =
	"tally.c:6:17: warning: format specifies type 'int' but the argument has type 'char *' [-Wformat]\n"
	"        printf(\"%d\\n\", \"text\");\n"
	"                ~~     ^~~~~~\n"
	"                %s\n"
	"tally.c:7:9: error: use of undeclared identifier 'undeclared'\n"
	"        return undeclared;\n"
	"               ^\n"
	"1 warning and 1 error generated.\n";

static const char linker_misses_a_function[] = "[]\n"
					       "/usr/bin/ld: /tmp/ccCvcoYE.o: in function `main':\n"
					       "/work/b.c:2: undefined reference to `helper'\n"
					       "collect2: error: ld returned 1 exit status\n";

static const char linker_finds_two[] = "[]\n[]\n"
				       "/usr/bin/ld: /tmp/ccIg0SNn.o:/work/d.c:1: multiple definition of `count'; "
				       "/tmp/ccgeUfes.o:/work/c.c:1: first defined here\n"
				       "collect2: error: ld returned 1 exit status\n";

static struct result *parsed(const char *output)
{
	struct result *result = result_new();

	messages_parse(result, output);
	return result;
}

/** "severity file:line:column text", one message a line; the caller frees. */
static char *messages_of(const char *output)
{
	struct result *result = parsed(output);
	struct text text = {0};
	size_t i;

	for (i = 0; i < result->build.message_count; i++) {
		const struct build_message *message = &result->build.messages[i];

		text_addf(&text, "%s %s:%d:%d %s\n", message->severity, message->file ? message->file : "-",
			message->line, message->column, message->text);
	}
	result_free(result);
	return text_take(&text);
}

static void gcc_s_complaints_have_a_place_and_their_option(void)
{
	SAME_TAKEN(messages_of(gcc_says),
		"warning tally.c:6:18 format ‘%d’ expects argument of type ‘int’, but argument 2 has type ‘char *’ [-Wformat=]\n"
		"error tally.c:7:16 ‘undeclared’ undeclared (first use in this function)\n");
}

static void an_error_that_hangs_on_a_warning_is_one(void)
{
	SAME_TAKEN(
		messages_of(
			"[{\"kind\": \"warning\", \"children\": [{\"kind\": \"error\", \"locations\": [{\"caret\": {\"line\": "
			"5, \"file\": \"a.c\", \"column\": -1}}], \"message\": \"missing terminating \\\" character\"}, "
			"{\"kind\": \"note\", \"message\": \"here\"}], \"locations\": [{\"caret\": {\"line\": 5, \"file\": \"a.c\", "
			"\"column\": 7}}], \"message\": \"missing terminating \\\" character\"}]\n"),
		"warning a.c:5:7 missing terminating \" character\nerror a.c:5:0 missing terminating \" character\n");
}

static void a_fatal_error_is_an_error(void)
{
	SAME_TAKEN(messages_of(gcc_misses_a_header), "error a.c:1:10 nothing.h: No such file or directory\n");
}

static void a_compiler_that_is_content_says_nothing(void)
{
	SAME_TAKEN(messages_of("[]\n"), "");
}

static void a_header_of_the_system_is_not_named(void)
{
	SAME_TAKEN(messages_of("[{\"kind\": \"error\", \"locations\": [{\"caret\": {\"line\": 30, \"file\": "
			       "\"/usr/include/stdio.h\", \"column\": 2}}], \"message\": \"expected ‘;’\"}]\n"),
		"error -:0:0 expected ‘;’\n");
}

static void a_path_is_shortened_to_the_file(void)
{
	SAME_TAKEN(messages_of("/work/sub/tally.c:3:1: warning: unused\n"), "warning tally.c:3:1 unused\n");
}

static void clang_s_complaints_have_a_place(void)
{
	SAME_TAKEN(messages_of(clang_says),
		"warning tally.c:6:17 format specifies type 'int' but the argument has type 'char *' [-Wformat]\n"
		"error tally.c:7:9 use of undeclared identifier 'undeclared'\n");
}

static void clang_s_notes_are_left_out(void)
{
	SAME_TAKEN(messages_of("e.c:1:26: error: invalid instruction mnemonic 'nonsense'\n"
			       "<inline asm>:1:2: note: instantiated into assembly here\n"),
		"error e.c:1:26 invalid instruction mnemonic 'nonsense'\n");
}

static void a_function_that_the_linker_misses_is_named_without_a_place(void)
{
	SAME_TAKEN(messages_of(linker_misses_a_function), "error -:0:0 undefined reference to `helper'\n");
}

/** Names of temporary files differ between two builds of the same source. */
static void a_double_definition_names_no_temporary_file(void)
{
	SAME_TAKEN(messages_of(linker_finds_two), "error -:0:0 multiple definition of `count'\n");
}

static void the_assembler_s_complaint_stands_at_the_line(void)
{
	SAME_TAKEN(messages_of("[]\ne.c: Assembler messages:\ne.c:1: Error: no such instruction: `nonsense %eax'\n"),
		"error e.c:1:0 no such instruction: `nonsense %eax'\n");
}

static void the_assembler_s_own_file_is_no_place(void)
{
	SAME_TAKEN(
		messages_of("/tmp/cc5W9PqF.s:12: Error: no such instruction\n"), "error -:0:0 no such instruction\n");
}

static void a_compiler_that_was_killed_is_told_of(void)
{
	SAME_TAKEN(messages_of("gcc: fatal error: Killed signal terminated program cc1\ncompilation terminated.\n"),
		"error -:0:0 the compiler was killed: it used up its memory or its time\n");
}

static void damaged_json_is_no_message(void)
{
	SAME_TAKEN(messages_of("[{\"kind\": \"error\", \"message\": \"half\n"), "");
}

static void json_that_is_no_list_is_no_message(void)
{
	SAME_TAKEN(messages_of("{\"kind\": \"error\", \"message\": \"whole\"}\n"), "");
}

static void fifty_messages_are_enough(void)
{
	struct text output = {0};
	struct result *result;
	int i;

	for (i = 1; i <= 60; i++)
		text_addf(&output, "a.c:%d:1: error: again\n", i);
	result = parsed(text_string(&output));

	CU_ASSERT_EQUAL(result->build.message_count, 50);
	CU_ASSERT_EQUAL(result->build.messages[49].line, 50);
	result_free(result);
	text_clear(&output);
}

static void what_was_said_is_not_said_again(void)
{
	SAME_TAKEN(messages_of(
			   "frame.c:3:1: warning: unused\nframe.c:4:1: warning: unused\nframed.c:3:1: warning: unused\n"
			   "frame.c:3:1: warning: unused\nframe.c:3:1: error: unused\n"),
		"warning frame.c:3:1 unused\nwarning frame.c:4:1 unused\nwarning framed.c:3:1 unused\n"
		"error frame.c:3:1 unused\n");
}

static void a_function_that_is_missed_twice_is_told_once(void)
{
	SAME_TAKEN(messages_of(
			   "/work/a.c:2: undefined reference to `helper'\n/work/b.c:7: undefined reference to `other'\n"
			   "/work/b.c:9: undefined reference to `helper'\n"),
		"error -:0:0 undefined reference to `helper'\nerror -:0:0 undefined reference to `other'\n");
}

static void a_message_keeps_copies_of_its_strings(void)
{
	struct result *result = result_new();
	char text[] = "first";

	messages_add(result, text, 1, 2, text, text);
	text[0] = 'w';

	SAME_TEXT(result->build.messages[0].file, "first");
	SAME_TEXT(result->build.messages[0].severity, "first");
	SAME_TEXT(result->build.messages[0].text, "first");
	result_free(result);
}

SUITE("grade: messages", TEST(gcc_s_complaints_have_a_place_and_their_option),
	TEST(an_error_that_hangs_on_a_warning_is_one), TEST(a_fatal_error_is_an_error),
	TEST(a_compiler_that_is_content_says_nothing), TEST(a_header_of_the_system_is_not_named),
	TEST(a_path_is_shortened_to_the_file), TEST(clang_s_complaints_have_a_place), TEST(clang_s_notes_are_left_out),
	TEST(a_function_that_the_linker_misses_is_named_without_a_place),
	TEST(a_double_definition_names_no_temporary_file), TEST(the_assembler_s_complaint_stands_at_the_line),
	TEST(the_assembler_s_own_file_is_no_place), TEST(a_compiler_that_was_killed_is_told_of),
	TEST(damaged_json_is_no_message), TEST(json_that_is_no_list_is_no_message), TEST(fifty_messages_are_enough),
	TEST(what_was_said_is_not_said_again), TEST(a_function_that_is_missed_twice_is_told_once),
	TEST(a_message_keeps_copies_of_its_strings));

/** @file
 * What a skeleton gives and the reference has otherwise.
 */
#include "cli/drift.h"
#include "tests/unit/given.h"

#define INCLUDE "/* a program */\n#include <stdio.h>\n"
#define GIVEN "static int fail(const char *what)\n{\n\tputs(\"a  b /* c */ }\");\n\treturn 1;\n}\n"

/** "LINE BEGINNING otherwise|missing; …"; the caller frees. */
static char *drift_of(const char *skeleton, const char *reference)
{
	struct drifts drifts = {0};
	struct text out = {0};
	size_t i;

	drift_find(skeleton, reference, &drifts);
	for (i = 0; i < drifts.count; i++)
		text_addf(&out, "%d %s %s; ", drifts.items[i].line, drifts.items[i].beginning,
			drifts.items[i].differs ? "otherwise" : "missing");
	drifts_clear(&drifts);
	return text_take(&out);
}

static void equal_files_do_not_drift(void)
{
	SAME_TAKEN(drift_of(INCLUDE GIVEN, INCLUDE GIVEN), "");
}

static void comments_and_blanks_are_no_drift(void)
{
	SAME_TAKEN(drift_of(INCLUDE GIVEN,
			   "#include <stdio.h>\t/* puts */\nstatic int\nfail( const char * what ) { // why\n"
			   "puts (\"a  b /* c */ }\"); return 1; }"),
		"");
}

static void a_blank_in_a_string_is_drift(void)
{
	SAME_TAKEN(drift_of("char a[] = \"x y\";", "char a[] = \"x  y\";"), "1 char a otherwise; ");
}

static void another_body_is_drift(void)
{
	SAME_TAKEN(drift_of(INCLUDE GIVEN, INCLUDE "static int fail(const char *what)\n{\n\treturn 2;\n}\n"),
		"3 static int fail otherwise; ");
}

static void what_the_reference_has_not_is_drift(void)
{
	SAME_TAKEN(drift_of(INCLUDE GIVEN, GIVEN), "2 #include <stdio.h> missing; ");
}

static void what_only_the_reference_has_is_none(void)
{
	SAME_TAKEN(drift_of(GIVEN, INCLUDE "enum { MOST = 5 };\n" GIVEN "int more;\n"), "");
}

static void an_item_with_a_todo_is_the_learner_s(void)
{
	SAME_TAKEN(drift_of("int main(void)\n{\n\t/* TODO 1: all */\n}\n" GIVEN, GIVEN "int main(void) { return 0; }"),
		"");
}

static void so_is_one_below_a_todo(void)
{
	SAME_TAKEN(drift_of("int a;\n/* TODO 2: as many as are needed */\nenum { ROOM = 1 };\n",
			   "int a; enum { ROOM = 9 };"),
		"");
}

static void a_todo_at_the_top_is_about_the_whole_file(void)
{
	SAME_TAKEN(drift_of("/* TODO 1: mend it. */\n" INCLUDE GIVEN, "int main(void) { return 0; }"), "");
}

static void an_initializer_and_a_struct_end_with_their_semicolon(void)
{
	SAME_TAKEN(drift_of("struct a { int b; } c;\nint d[] = {1, 2};\nint e;\n",
			   "struct a { int b; } c;\nint d[] = {1, 3};\n"),
		"2 int d otherwise; 3 int e missing; ");
}

static void a_continued_directive_is_one_item(void)
{
	SAME_TAKEN(drift_of("#define A \\\n\t1\nint b;\n", "int b;\n#define A \\\n\t1\n"), "");
}

static void a_file_that_ends_in_the_middle_is_compared_as_far_as_it_goes(void)
{
	SAME_TAKEN(drift_of("int main(void) { puts(\"", "int main(void) { puts(\"\"); }"), "1 int main otherwise; ");
}

SUITE("cli: drift", TEST(equal_files_do_not_drift), TEST(comments_and_blanks_are_no_drift),
	TEST(a_blank_in_a_string_is_drift), TEST(another_body_is_drift), TEST(what_the_reference_has_not_is_drift),
	TEST(what_only_the_reference_has_is_none), TEST(an_item_with_a_todo_is_the_learner_s),
	TEST(so_is_one_below_a_todo), TEST(a_todo_at_the_top_is_about_the_whole_file),
	TEST(an_initializer_and_a_struct_end_with_their_semicolon), TEST(a_continued_directive_is_one_item),
	TEST(a_file_that_ends_in_the_middle_is_compared_as_far_as_it_goes));

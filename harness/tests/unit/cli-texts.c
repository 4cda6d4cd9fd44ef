/** @file
 * What plumb explain says of errors and calls: everything that the harness knows is there, and nothing else.
 */
#include "cli/texts.h"
#include "diagnose/rule.h"
#include "observe/observe.h"
#include "tests/unit/given.h"

static void every_call_has_a_text_in_the_order_of_the_table(void)
{
	size_t count, i;
	const struct call *calls = call_all(&count);

	for (i = 0; i < count && call_texts[i].name; i++)
		SAME_TEXT(call_texts[i].name, calls[i].name);
	CU_ASSERT_EQUAL(i, count);
	CU_ASSERT_PTR_NULL(call_texts[i].name);
}

static void every_text_of_a_call_says_everything(void)
{
	const struct call_text *text;

	for (text = call_texts; text->name; text++)
		CU_ASSERT_TRUE(text->meaning && text->surprise && text->see);
}

static void every_errno_that_a_rule_names_has_a_text(void)
{
	const char *const *error;
	size_t i;

	for (i = 0; all_rules[i]; i++)
		for (error = all_rules[i]->errors; error && *error; error++)
			if (!errno_text(*error))
				SAME_TEXT(NULL, *error);
}

static void every_errno_that_a_fault_may_inject_has_a_text(void)
{
	size_t count, i;
	const struct legal_fault *faults = legal_faults(&count);

	for (i = 0; i < count; i++)
		if (faults[i].kind == FAULT_ERRNO && !errno_text(errno_name(faults[i].number)))
			SAME_TEXT(NULL, errno_name(faults[i].number));
}

static bool is_errno(const char *name)
{
	int number;

	for (number = 1; number < ERRNO_MOST; number++)
		if (strcmp(errno_name(number), name) == 0)
			return true;
	return false;
}

static void every_text_is_of_an_errno_and_says_everything(void)
{
	const struct errno_text *text;

	for (text = errno_texts; text->name; text++) {
		if (!is_errno(text->name))
			SAME_TEXT(NULL, text->name);
		CU_ASSERT_TRUE(text->meaning && text->advice && text->see);
	}
}

static void errors_are_sorted(void)
{
	const struct errno_text *text;

	for (text = errno_texts; text[1].name; text++)
		CU_ASSERT_TRUE(strcmp(text[0].name, text[1].name) < 0);
}

static void another_name_of_an_errno_is_found(void)
{
	CU_ASSERT_PTR_EQUAL(errno_text("EWOULDBLOCK"), errno_text("EAGAIN"));
	CU_ASSERT_PTR_EQUAL(errno_text("eagain"), errno_text("EAGAIN"));
	CU_ASSERT_PTR_NULL(errno_text("ENOSUCHTHING"));
}

static void a_call_is_found_by_its_own_name_first_and_by_that_of_a_function(void)
{
	SAME_TEXT(call_text("fork")->name, "fork");
	SAME_TEXT(call_text("recv")->name, "recvfrom");
	SAME_TEXT(call_text("waitpid")->name, "wait4");
	CU_ASSERT_PTR_NULL(call_text("wait5"));
	CU_ASSERT_PTR_NULL(call_text("wai"));
}

SUITE("cli: texts", TEST(every_call_has_a_text_in_the_order_of_the_table), TEST(every_text_of_a_call_says_everything),
	TEST(every_errno_that_a_rule_names_has_a_text), TEST(every_errno_that_a_fault_may_inject_has_a_text),
	TEST(every_text_is_of_an_errno_and_says_everything), TEST(errors_are_sorted),
	TEST(another_name_of_an_errno_is_found), TEST(a_call_is_found_by_its_own_name_first_and_by_that_of_a_function));

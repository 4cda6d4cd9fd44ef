/** @file
 * The model's rows and the kernel's numbers: each finds the other, and each depth of observation has its lists.
 */
#include <seccomp.h>
#include <sys/syscall.h>

#include "observe/tracee.h"
#include "tests/unit/given.h"

static bool has_name(const char *const *names, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void every_row_is_found_by_its_number(void)
{
	size_t count, i, lost = 0;
	const struct call *all = call_all(&count);

	for (i = 0; i < count; i++) {
		int number = seccomp_syscall_resolve_name(all[i].name);

		lost += number >= 0 && call_by_number(number) != &all[i];
	}
	CU_ASSERT_EQUAL(lost, 0);
}

/** The library gives the names of other machines negative numbers. */
static void every_row_is_a_call_of_this_machine(void)
{
	size_t count, i, foreign = 0;
	const struct call *all = call_all(&count);

	for (i = 0; i < count; i++)
		foreign += seccomp_syscall_resolve_name(all[i].name) < 0;
	CU_ASSERT_EQUAL(foreign, 0);
}

static void a_call_that_is_not_modelled_has_no_row(void)
{
	CU_ASSERT_PTR_NULL(call_by_number(SYS_getpid));
	CU_ASSERT_PTR_NULL(call_by_number(SYS_ptrace));
}

static void a_number_that_is_no_call_has_no_row(void)
{
	CU_ASSERT_PTR_NULL(call_by_number(-1));
	CU_ASSERT_PTR_NULL(call_by_number(1024));
	CU_ASSERT_PTR_NULL(call_by_number(1L << 40));
}

static void a_number_has_the_kernel_s_name(void)
{
	SAME_TEXT(call_name_by_number(SYS_read), "read");
	SAME_TEXT(call_name_by_number(SYS_vmsplice), "vmsplice");
}

static void a_number_without_a_name_is_a_number(void)
{
	SAME_TEXT(call_name_by_number(99999), "call 99999");
}

static void a_name_is_kept_once(void)
{
	CU_ASSERT_PTR_EQUAL(call_name_by_number(SYS_read), call_name_by_number(SYS_read));
}

/* --- depths --- */

static void full_depth_traces_every_row(void)
{
	struct traced_calls calls = observe_traced_calls(OBSERVE_ALL);
	size_t count;

	(void)call_all(&count);
	CU_ASSERT_EQUAL(calls.count, count);
	CU_ASSERT_EQUAL(calls.passed_count, 0);
}

static void control_depth_passes_what_moves_bytes(void)
{
	struct traced_calls calls = observe_traced_calls(OBSERVE_CONTROL);

	CU_ASSERT_TRUE(has_name(calls.passed, calls.passed_count, "read"));
	CU_ASSERT_TRUE(has_name(calls.passed, calls.passed_count, "sendmsg"));
	CU_ASSERT_TRUE(has_name(calls.passed, calls.passed_count, "splice"));
	CU_ASSERT_TRUE(has_name(calls.passed, calls.passed_count, "lseek"));
}

static void control_depth_traces_what_makes_and_ends(void)
{
	struct traced_calls calls = observe_traced_calls(OBSERVE_CONTROL);

	CU_ASSERT_TRUE(has_name(calls.names, calls.count, "pipe2"));
	CU_ASSERT_TRUE(has_name(calls.names, calls.count, "close"));
	CU_ASSERT_TRUE(has_name(calls.names, calls.count, "clone"));
	CU_ASSERT_TRUE(has_name(calls.names, calls.count, "exit_group"));
}

static void control_depth_has_every_row_in_one_list(void)
{
	struct traced_calls calls = observe_traced_calls(OBSERVE_CONTROL);
	size_t count, i, both = 0;

	(void)call_all(&count);
	for (i = 0; i < calls.count; i++)
		both += has_name(calls.passed, calls.passed_count, calls.names[i]);
	CU_ASSERT_EQUAL(calls.count + calls.passed_count, count);
	CU_ASSERT_EQUAL(both, 0);
}

static void no_depth_passes_every_row(void)
{
	struct traced_calls calls = observe_traced_calls(OBSERVE_NONE);
	size_t count;

	(void)call_all(&count);
	CU_ASSERT_EQUAL(calls.count, 0);
	CU_ASSERT_EQUAL(calls.passed_count, count);
}

SUITE("observe: calls", TEST(every_row_is_found_by_its_number), TEST(every_row_is_a_call_of_this_machine),
	TEST(a_call_that_is_not_modelled_has_no_row), TEST(a_number_that_is_no_call_has_no_row),
	TEST(a_number_has_the_kernel_s_name), TEST(a_number_without_a_name_is_a_number), TEST(a_name_is_kept_once),
	TEST(full_depth_traces_every_row), TEST(control_depth_passes_what_moves_bytes),
	TEST(control_depth_traces_what_makes_and_ends), TEST(control_depth_has_every_row_in_one_list),
	TEST(no_depth_passes_every_row));

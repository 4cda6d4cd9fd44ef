/** @file
 * A CUnit suite is one file: tests whose names are sentences, and SUITE() behind them. One process a suite.
 */
#ifndef PLUMB_TESTS_SUITE_H
#define PLUMB_TESTS_SUITE_H

#include <CUnit/Basic.h>
#include <stdlib.h>

#ifdef __clang_analyzer__ /* it is to know that a fatal assertion ends the test */
#undef CU_ASSERT_TRUE_FATAL
#undef CU_ASSERT_PTR_NOT_NULL_FATAL
#define CU_ASSERT_TRUE_FATAL(value) ((value) ? (void)0 : abort())
#define CU_ASSERT_PTR_NOT_NULL_FATAL(value) CU_ASSERT_TRUE_FATAL((value) != NULL)
#endif

struct suite_test {
	const char *name;
	void (*function)(void);
};

/* clang-format off: an initializer, not a block */
/** A row of SUITE(). */
#define TEST(function)              \
	{                           \
#function, function \
	}
/* clang-format on */

/** Defines main(): runs the rows, ends with 0 where all passed. */
#define SUITE(title, ...)                                                                      \
	static const struct suite_test suite_tests[] = {__VA_ARGS__};                          \
	int main(void)                                                                         \
	{                                                                                      \
		CU_pSuite suite;                                                               \
		size_t i;                                                                      \
		unsigned failures;                                                             \
                                                                                               \
		if (CU_initialize_registry() != CUE_SUCCESS)                                   \
			return 3;                                                              \
		suite = CU_add_suite(title, NULL, NULL);                                       \
		for (i = 0; i < sizeof suite_tests / sizeof *suite_tests; i++)                 \
			if (!CU_add_test(suite, suite_tests[i].name, suite_tests[i].function)) \
				return 3;                                                      \
		CU_basic_set_mode(CU_BRM_NORMAL);                                              \
		CU_basic_run_tests();                                                          \
		failures = CU_get_number_of_tests_failed();                                    \
		CU_cleanup_registry();                                                         \
		return failures ? 1 : 0;                                                       \
	}                                                                                      \
	struct suite_test

#endif

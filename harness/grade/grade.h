/** @file
 * Grades one submission with the checks that are linked into this executable.
 */
#ifndef PLUMB_GRADE_GRADE_H
#define PLUMB_GRADE_GRADE_H

#include "check/grading.h"

/** What is asked of a grading. Strings are borrowed. */
struct grade_request {
	const char *lab;        /**< folder of the lab */
	const char *submission; /**< folder of the submission */
	const char *oracle;     /**< folder of the reference, for checks that need it; or NULL */
	const char *cache;      /**< folder of kept builds */
	const char *result;     /**< where results.json goes; rewritten after every check that was run */
	const char *compiler;   /**< or NULL */
	uint64_t seed;
	int jobs;          /**< 0: one per CPU */
	const char **only; /**< NULL behind the last, or NULL */
	bool first, progress;
	const struct instance *instance; /**< replay; or NULL */
	bool gdb;                        /**< replay: in gdb */
};

/**
 * Builds, checks, writes.
 * @param problem  gets a sentence where it could not be judged; the caller frees.
 * @return 0 all passed, 1 something failed, 3 could not judge.
 */
int grade(const struct grade_request *request, const struct check *checks, size_t check_count, char **problem);

#endif

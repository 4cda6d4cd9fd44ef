/** @file
 * One worker process per check.
 */
#ifndef PLUMB_CHECK_WORKER_H
#define PLUMB_CHECK_WORKER_H

#include <sys/types.h>

#include "check/grading.h"

/** A worker that was started. */
struct worker {
	const struct check *check;
	pid_t pid;  /**< 0: not started */
	int report; /**< its pipe */
	int place;  /**< no other one that lives has this number; from 0 */
};

/** Starts one. @param place  see struct worker. @return 0 or -errno. */
int worker_start(const struct grading *grading, const struct check *check, int place, struct worker *out);

/** Waits for its report and adds it to the grading's result; a worker that died makes an error. */
void worker_collect(const struct grading *grading, struct worker *worker);

/** The words of a check's row in its result. */
void check_result_describe(const struct check *check, struct check_result *out);

#endif

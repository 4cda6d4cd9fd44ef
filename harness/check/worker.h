/** @file
 * One worker process per check.
 */
#ifndef PLUMB_CHECK_WORKER_H
#define PLUMB_CHECK_WORKER_H

#include <sys/types.h>

#include "base/text.h"
#include "check/grading.h"

/** A worker that was started. */
struct worker {
	const struct check *check; /**< NULL: not started, or collected */
	pid_t pid;                 /**< 0: it has ended, and was heard */
	int report;                /**< its pipe */
	int place;                 /**< no other one that lives has this number; from 0 */
	struct text heard;         /**< its report; owned */
	int status;                /**< how it has ended: as waitpid(2) */
};

/** Starts one. @param place  see struct worker. @return 0 or -errno. */
int worker_start(const struct grading *grading, const struct check *check, int place, struct worker *out);

/** Waits for its report, and for its end. */
void worker_hear(struct worker *worker);

/** Adds its report to the grading's result, and waits for it where it was not heard; a worker that died makes an error. */
void worker_collect(const struct grading *grading, struct worker *worker);

/** The words of a check's row in its result. */
void check_result_describe(const struct check *check, struct check_result *out);

#endif

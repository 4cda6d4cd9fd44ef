/** @file
 * One program under observation, as plumb observe shows it.
 */
#ifndef PLUMB_CLI_OBSERVING_H
#define PLUMB_CLI_OBSERVING_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/command.h"
#include "model/fault.h"

enum { FAULTS_MOST = 16 };

/** What is asked for. */
struct observing {
	char **argv;        /**< the program and its arguments, NULL behind the last; borrowed */
	pid_t pid;          /**< or a process that runs already; 0: none */
	const char *output; /**< where the timeline goes; NULL: standard error */
	const char *json;   /**< where the journal goes; NULL: there is none */
	bool live;          /**< findings are said at once, too */
	bool quiet;         /**< no timeline */
	bool plain;         /**< no colours */
	bool exit_code;     /**< the exit status tells of findings, not of the program */
	bool sandbox;       /**< in a world of its own, with a schedule and a clock of its own */
	bool portable;      /**< exploring: also what the manual page allows and this kernel does not do */
	struct fault faults[FAULTS_MOST];
	size_t fault_count;
};

/** Observes it to its end. @return the exit status. */
int observing_run(const struct observing *asked);

/** Runs it once for every fault point. @return the exit status: 0 it survives them all, 1 it does not. */
int exploring_run(const struct observing *asked);

#endif

/** @file
 * Faults as they are asked for on the command line, and the list of what is legal.
 */
#ifndef PLUMB_CLI_FAULTS_H
#define PLUMB_CLI_FAULTS_H

#include "base/text.h"
#include "model/fault.h"

/**
 * Reads "short-write", "errno=ECONNABORTED@accept:2", "signal=SIGCHLD@read:3", or the written form of a fault point.
 * @param problem  gets a sentence that names the column on failure; the caller frees.
 * @return 0 or -EINVAL.
 */
int fault_asked(const char *text, struct fault *out, char **problem);

/**
 * Adds what is legal for a call, or for all of them where @p call is NULL.
 * @return 0, or -EINVAL where there is no such call.
 */
int faults_list(struct text *out, const char *call, int width);

#endif

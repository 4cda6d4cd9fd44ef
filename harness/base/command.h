/** @file
 * Runs a command of the machine (never a submission) and collects what it prints.
 */
#ifndef PLUMB_BASE_COMMAND_H
#define PLUMB_BASE_COMMAND_H

#include "base/text.h"

/**
 * Runs @p argv found along PATH with standard input from /dev/null.
 * @param output  gets standard output and standard error added, at most 1 MiB; may be NULL.
 * @return the exit status, 128 + the signal that ended it, or -errno where it could not be started.
 */
int command_run(char *const argv[], struct text *output);

/** The executable that a command's name means: the first along PATH. @return NULL where there is none; the caller frees. */
char *command_path(const char *name);

#endif

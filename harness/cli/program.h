/** @file
 * What is to be observed: finding it, and saying what is wrong with it where it cannot be.
 */
#ifndef PLUMB_CLI_PROGRAM_H
#define PLUMB_CLI_PROGRAM_H

#include <stddef.h>
#include <sys/types.h>

/** As a shell has them: it was found but cannot be run, and it was not found; and when plumb itself has failed. */
enum { EXIT_PLUMB_FAILED = 125, EXIT_CANNOT_RUN = 126, EXIT_NOT_FOUND = 127 };

/**
 * Finds a program as a shell does, and looks whether it can be observed.
 * @param out  gets its path; the caller frees.
 * @return 0, or the exit status after a message on standard error.
 */
int program_find(const char *name, char **out);

/** Says why a process could not be attached to. @param error  positive errno. @return the exit status. */
int program_cannot_attach(pid_t pid, int error);

/** Can this running process be observed? @return 0, or the exit status after a message. */
int program_look_at(pid_t pid);

#endif

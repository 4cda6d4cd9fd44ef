/** @file
 * The seccomp filters: five profiles out of one table of calls.
 */
#ifndef PLUMB_SANDBOX_FILTER_H
#define PLUMB_SANDBOX_FILTER_H

#include <linux/filter.h>

#include "sandbox/sandbox.h"

/**
 * Compiles the filter of a profile.
 * @param out  gets the program; filter_clear() frees it.
 * @return 0 or -errno.
 */
int filter_build(const struct sandbox_options *options, struct sock_fprog *out);

/** Frees the instructions. */
void filter_clear(struct sock_fprog *program);

/**
 * For the tracer, which is asked about every call that the filter does not let through: is this one refused?
 * @return the positive errno that the program gets, or 0 where the call is not of the refused ones.
 */
int filter_refusal(const char *call_name);

/** Flags of clone(2) that a submission may not use: new namespaces, and hiding from the tracer. */
unsigned long filter_refused_clone_flags(void);

#endif

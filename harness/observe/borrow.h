/** @file
 * The tracer's own copy of a program's descriptor: what the program cannot be asked, the kernel tells of the copy.
 */
#ifndef PLUMB_OBSERVE_BORROW_H
#define PLUMB_OBSERVE_BORROW_H

#include "observe/tracee.h"

/**
 * A second descriptor, here, of the open file description behind @p fd of a stopped task. For rare calls only: it costs
 * some microseconds.
 * @return the descriptor, close-on-exec, which the caller closes; or -errno.
 */
int borrow(const struct tracee *tracee, int fd);

#endif

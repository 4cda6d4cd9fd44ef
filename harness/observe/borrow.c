/** @file
 * The tracer's own copy of a program's descriptor.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "observe/borrow.h"

int borrow(const struct tracee *tracee, int fd)
{
	int process = (int)syscall(SYS_pidfd_open, tracee->process, 0);
	int copy, error;

	if (process < 0)
		return -errno;
	copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
	error = errno;
	(void)close(process); /* only looked through */
	return copy < 0 ? -error : copy;
}

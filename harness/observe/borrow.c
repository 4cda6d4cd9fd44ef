/** @file
 * The tracer's own copy of a program's descriptor.
 */
#include <sys/syscall.h>
#include <unistd.h>

#include "observe/tracee.h"

int borrow(pid_t process, int fd)
{
	int pidfd = (int)syscall(SYS_pidfd_open, process, 0), copy;

	if (pidfd < 0)
		return -1;
	copy = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	(void)close(pidfd); /* only looked through */
	return copy;
}

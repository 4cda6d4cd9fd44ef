/** @file
 * Room in pipes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/others.h"
#include "base/pipe.h"
#include "base/text.h"

enum { LARGEST = 1048576 }; /* bytes, where nobody has set another limit */

int pipe_set_capacity(int fd, int capacity)
{
	int waits = 0, error = 0;

	if (fcntl(fd, F_GETPIPE_SZ) == capacity)
		return 0;
	do
		error = fcntl(fd, F_SETPIPE_SZ, capacity) < 0 ? errno : 0;
	while (error == EPERM && others_await(&waits));
	return -error;
}

int pipe_largest(void)
{
	struct text shown = {0};
	int r = file_read("/proc/sys/fs/pipe-max-size", 64, &shown),
	    largest = r < 0 ? 0 : (int)strtol(shown.bytes, NULL, 10);

	text_clear(&shown);
	return largest > 0 ? largest : LARGEST;
}

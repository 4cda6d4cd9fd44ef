/** @file
 * Room in pipes.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/pipe.h"
#include "base/text.h"

enum { LARGEST = 1048576 };                /* bytes, where nobody has set another limit */
enum { WAITS_MOST = 1200, WAIT_MS = 100 }; /* runs end sooner: whoever has the pipes for longer is none */

int pipe_set_capacity(int fd, int capacity)
{
	int waits;

	if (fcntl(fd, F_GETPIPE_SZ) == capacity)
		return 0;
	for (waits = 0; fcntl(fd, F_SETPIPE_SZ, capacity) < 0; waits++) {
		if (errno != EPERM || waits == WAITS_MOST)
			return -errno;
		(void)poll(NULL, 0, WAIT_MS); /* nobody tells when there are fewer */
	}
	return 0;
}

int pipe_largest(void)
{
	struct text shown = {0};
	int r = file_read("/proc/sys/fs/pipe-max-size", 64, &shown),
	    largest = r < 0 ? 0 : (int)strtol(shown.bytes, NULL, 10);

	text_clear(&shown);
	return largest > 0 ? largest : LARGEST;
}

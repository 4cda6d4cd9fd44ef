/** @file
 * Where a text goes while it is being written: kept for a moment, then written at once.
 */
#ifndef PLUMB_CLI_SINK_H
#define PLUMB_CLI_SINK_H

#include <stdbool.h>

#include "base/text.h"

/** A file that grows. */
struct sink {
	int fd; /**< -1: nowhere */
	bool owned;
	size_t ahead;     /**< how far behind the last multiple of a whole piece the file ends */
	int error;        /**< positive errno of the first write that failed; then nothing is written any more */
	struct text kept; /**< what has not been written yet; add to it */
};

/** Opens a file, emptied. @return 0 or -errno. */
int sink_open(struct sink *out, const char *path);

/** Writes what is kept. */
void sink_flush(struct sink *sink);

/** Writes whole pieces, where there is one: their ends are multiples of its length, which is what the kernel does quickest. */
void sink_settle(struct sink *sink);

/** Writes and closes. @return 0, or -errno of the first write that failed. */
int sink_close(struct sink *sink);

#endif

/** @file
 * A folder of sources that is watched: by inotify(7), or by looking at it where inotify says nothing.
 *
 * An event only says that it is worth looking. Whether something has changed is told by the files: which there are, and inode,
 * length and time of each. So an editor's own files do not count, and a file that was replaced does.
 */
#ifndef PLUMB_CLI_WATCHED_H
#define PLUMB_CLI_WATCHED_H

#include <stdbool.h>

/** How a folder is watched. */
struct watched {
	char *folder; /**< owned */
	char *seen;   /**< owned; the files as they were */
	int fd;       /**< of inotify; -1: it has to be looked at */
	char *why;    /**< owned; why inotify is of no use here; NULL: it is */
};

/** Begins. @param poll  inotify is not to be used. */
void watched_open(struct watched *watched, const char *folder, bool poll);

/** Ends. */
void watched_close(struct watched *watched);

/** Takes the events that have come. A folder that was replaced is looked at from then on. */
void watched_take(struct watched *watched);

/** Are the files others than the last time? */
bool watched_changed(struct watched *watched);

/** The name of a file system of this magic number where others may write without inotify here: NULL, there they cannot. */
const char *watched_blind(long magic);

#endif

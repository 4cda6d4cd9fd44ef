/** @file
 * Room in pipes.
 */
#ifndef PLUMB_BASE_PIPE_H
#define PLUMB_BASE_PIPE_H

enum { PIPE_CAPACITY = 65536 }; /**< bytes, of a new pipe or FIFO on Linux (pipe(7)) */

/**
 * Gives a pipe this capacity. Whose user has too many pipes (fs.pipe-user-pages-soft) gets small ones, as runs on one machine do that
 * share a user; then it is waited for until others are closed, but not for ever.
 * @return 0; -EPERM: there are too many still; or -errno.
 */
int pipe_set_capacity(int fd, int capacity);

/** What a user who is not privileged may ask for on this machine: fs.pipe-max-size, in bytes. */
int pipe_largest(void);

#endif

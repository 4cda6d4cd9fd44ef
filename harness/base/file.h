/** @file
 * Whole files: reading, writing so that a reader never sees half, folders.
 */
#ifndef PLUMB_BASE_FILE_H
#define PLUMB_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/**
 * Reads a regular file, at most @p most bytes.
 * @param out  gets the content added; untouched on failure.
 * @return 0, -errno, -EISDIR, -EFBIG where it is longer.
 */
int file_read(const char *path, size_t most, struct text *out);

/** Reads from a descriptor to its end, at most @p most bytes; 0, -errno or -EFBIG. */
int file_read_fd(int fd, size_t most, struct text *out);

/** Writes all bytes, whatever the kernel takes at once. @return 0 or -errno. */
int file_write_fd(int fd, const void *bytes, size_t length);

/**
 * Replaces a file atomically: a reader sees the old content or the new, also after a full disk or a kill.
 * What is no regular file (/dev/stdout, a FIFO) is written to.
 * @return 0 or -errno, and then the old file is as it was.
 * @see rename(2)
 */
int file_replace(const char *path, const void *bytes, size_t length);

/** Opens /dev/null in place of each of 0, 1, 2 that is closed, so that no other file ever gets these numbers. */
void file_open_standard_streams(void);

/** Makes a folder and its parents; 0 where it exists. @return 0 or -errno. */
int file_make_folder(const char *path);

/** Removes a folder and all that is in it, following no symbolic link. @return 0 or -errno. */
int file_remove_folder(const char *path);

/** A folder's entries without "." and "..", sorted by name; NULL behind the last; free with file_names_free(). */
int file_names(const char *folder, char ***out);

/** Accepts NULL. */
void file_names_free(char **names);

/** True where @p path names something that exists. */
bool file_exists(const char *path);

/** "a/b" from "a" and "b"; the caller frees. */
char *file_join(const char *folder, const char *name);

/** The path of the program that this process executes, or NULL; the caller frees. */
char *file_of_program(void);

/** The last component of a path, borrowed from it. */
const char *file_name(const char *path);

#endif

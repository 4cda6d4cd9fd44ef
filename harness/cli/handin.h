/** @file
 * What of a lab's folder is handed in: its own .c and .h files. What else lies there is named, so that nobody misses it later.
 */
#ifndef PLUMB_CLI_HANDIN_H
#define PLUMB_CLI_HANDIN_H

#include <stddef.h>

/** A file that is not handed in, and why. */
struct left_out {
	char *name;
	const char *why; /**< static */
};

/** The files of a folder. */
struct handin {
	char **files; /**< owned; handed in, sorted */
	size_t file_count, file_capacity;
	struct left_out *left_out; /**< owned; neither handed in nor a part of the lab */
	size_t left_out_count, left_out_capacity;
};

/** Looks at a folder. @param out  zero. @return 0 or -errno. */
int handin_read(const char *folder, struct handin *out);

/** Copies the files that are handed in to another folder, which is made. @return 0 or -errno. */
int handin_copy(const struct handin *handin, const char *from, const char *to);

/** Frees what it owns. */
void handin_clear(struct handin *handin);

#endif

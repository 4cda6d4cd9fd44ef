/** @file
 * A lab's files as they were given, out of git: from the newest commit that changed the kit itself.
 *
 * What a learner commits are programs of labs; what the kit's authors commit are, besides, lessons, checks and the harness. So
 * the newest commit that touches one of those has the skeletons of the kit's present version, also behind a pull.
 */
#ifndef PLUMB_CLI_SKELETON_H
#define PLUMB_CLI_SKELETON_H

#include "base/text.h"
#include "cli/command.h"

/** The files of a lab that learners edit. */
struct skeleton {
	char *commit; /**< owned */
	/** One of them. */
	struct skeleton_file {
		char *name; /**< owned */
		struct text content;
	} * files; /**< owned */
	size_t file_count, file_capacity;
};

/**
 * Reads a lab's skeleton.
 * @param problem  gets a sentence on failure; the caller frees.
 * @return 0 or -errno (-ENOENT: no git, no repository, or no such lab in it).
 */
int skeleton_read(const struct kit *kit, const char *slug, struct skeleton *out, char **problem);

/** Frees what it owns. */
void skeleton_clear(struct skeleton *skeleton);

#endif

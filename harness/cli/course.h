/** @file
 * What a course has decided for its learners: course.conf in the folder of labs, lines `key = value`. Without the file, the kit's
 * own way.
 */
#ifndef PLUMB_CLI_COURSE_H
#define PLUMB_CLI_COURSE_H

#include "cli/command.h"

/** When may `plumb solution` show the reference? */
enum solution_rule {
	SOLUTION_SPOIL,  /**< `solution = spoil`, the kit's way: when the lab is done, or with --spoil */
	SOLUTION_PASSED, /**< `solution = passed`: only when it is done */
	SOLUTION_NEVER   /**< `solution = never` */
};

/** What course.conf says. */
struct course {
	enum solution_rule solution;
};

/** Path of the file; the caller frees. */
char *course_path(const struct kit *kit);

/**
 * Reads it.
 * @param problem  gets a sentence on failure; the caller frees.
 * @return 0, also where there is none; -errno, -EINVAL for a broken file.
 */
int course_read(const struct kit *kit, struct course *out, char **problem);

#endif

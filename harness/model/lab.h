/** @file
 * A lab as its lab.conf describes it (`key = value`, `#` begins a comment).
 *
 * Keys: title, programs (names separated by blanks; each is NAME.c unless `sources.NAME = a.c b.c` says otherwise),
 * libraries (pkg-config names), needs, prerequisites, pass_mark (80), and limits: cpu_seconds (10), wall_seconds (300; so
 * long may no task come to a call or to its end), memory_mb (256), output_kb (1024), file_kb (8192), tasks (64),
 * descriptors (256), calls (2000000).
 */
#ifndef PLUMB_MODEL_LAB_H
#define PLUMB_MODEL_LAB_H

#include <stddef.h>

/** What a run may use up. */
struct limits {
	int cpu_seconds, wall_seconds, memory_mb, output_kb, file_kb, tasks, descriptors, calls;
};

/** A program of a lab and the source files it is made of. */
struct program_source {
	char *name;
	char **files;
	size_t file_count;
};

/** What lab.conf says. */
struct lab {
	char *slug;   /**< "01-pipe-tally" */
	char *folder; /**< path of labs/NN-slug */
	char *title;
	char *prerequisites, *needs, *libraries; /**< or NULL */
	int pass_mark;
	struct program_source *programs;
	size_t program_count;
	struct limits limits;
};

/**
 * Reads FOLDER/lab.conf.
 * @param problem  gets "lab.conf:7: unknown key 'tilte'" on failure; the caller frees.
 * @return 0, -errno, or -EINVAL for a broken file.
 */
int lab_read(const char *folder, struct lab **out, char **problem);

/** Accepts NULL. */
void lab_free(struct lab *lab);

/** The limits of a lab.conf that names none. */
struct limits limits_default(void);

/** The slugs of all labs below a folder, sorted; NULL behind the last; free with file_names_free(). @return 0 or -errno. */
int lab_list(const char *labs_folder, char ***out);

/**
 * The slug that a learner means: a number ("1", "01"), a slug with or without number, or a folder's path.
 * @return the slug, or NULL; the caller frees.
 */
char *lab_find(const char *labs_folder, const char *word);

#endif

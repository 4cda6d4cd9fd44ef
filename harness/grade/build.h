/** @file
 * Compiles a submission inside the sandbox; results are kept by the hash of inputs, flags and compiler.
 */
#ifndef PLUMB_GRADE_BUILD_H
#define PLUMB_GRADE_BUILD_H

#include "check/grading.h"
#include "model/lab.h"
#include "model/result.h"

/** How to compile. */
struct build_options {
	const char *compiler;   /**< "gcc", "clang", NULL: $PLUMB_CC, else gcc, else clang */
	const char *cache;      /**< folder of kept builds */
	const char *sanitizers; /**< for -fsanitize, or NULL */
	enum tier tier;
};

/** The executables of a submission that compiles. */
struct build {
	struct built_program *programs; /**< owned */
	size_t program_count;
};

/**
 * Builds every program of the lab from the files of a folder.
 * @param result  gets build.ok, hash, messages and environment.compiler.
 * @param problem on an error of the machine: a sentence; the caller frees.
 * @return 0 (also where it does not compile: see result->build.ok), -errno for what the machine lacks.
 */
int build_submission(const struct lab *lab, const char *folder, const struct build_options *options,
	struct result *result, struct build **out, char **problem);

/** Accepts NULL. */
void build_free(struct build *build);

#endif

/** @file
 * One lab being verified: what its author is told, and the gradings that it takes. `plumb verify` is made of this.
 */
#ifndef PLUMB_CLI_VERIFICATION_H
#define PLUMB_CLI_VERIFICATION_H

#include "cli/cli.h"

/** What the author asks for. */
struct verify_options {
	const char *lab;
	const char *why; /**< the one check that is asked about, or NULL */
	int times, load;
	bool quick; /**< reject specimens are not graded by what takes long and by what cannot see them, unless their header lists it */
};

/** What an accept specimen does: the calls that it makes. */
struct design {
	char *specimen, *calls; /**< owned */
};

/** A check, and who failed it. */
struct caught {
	char *check;         /**< owned */
	bool alone;          /**< by a specimen that failed nothing else */
	struct text failers; /**< names of reject specimens, a blank before each */
};

/** One lab being verified. */
struct verification {
	const struct kit *kit;
	const struct verify_options *options;
	const char *slug;
	char *folder, *solution;  /**< owned; labs/NN-slug, solutions/NN-slug */
	char *scratch;            /**< owned; a temporary folder */
	struct lab *lab;          /**< owned */
	struct text allowed;      /**< matrix.allow */
	struct result *reference; /**< owned; the reference's; NULL where it could not be graded */
	const char *
		fails; /**< borrowed; the checks that the header of the reject specimen lists that is graded now, or NULL */
	const char *patch;     /**< borrowed; the whole of it, or NULL, likewise */
	struct caught *caught; /**< owned; one for each check of the table */
	size_t caught_count, caught_capacity;
	struct design *designs; /**< owned */
	size_t design_count, design_capacity;
	int problems; /**< what has to be put right */
	int failers;  /**< reject specimens that fail the check that is asked about */
};

/** A problem of @p who: says what is wrong and what to do about it. */
void verify_complain(struct verification *it, const char *who, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** Has matrix.allow a line of that kind ("points", "check") for that name? */
bool verify_allows(const struct verification *it, const char *kind, const char *name);

/** Grades a folder as often and beside as many loops as the author asks for. @return the first result, or NULL after a complaint. */
struct result *verify_grade(struct verification *it, const char *who, const char *folder);

/** How many runs the check took: the plain one, too, from which faults, splits and orders are listed. */
int verify_runs(const struct check_result *check);

/** Is it a verdict that a wrong program may be caught by? */
bool verify_is_caught(const struct check_result *check);

/** Complains where it did not compile, or not without a warning. */
void verify_build(struct verification *it, const char *who, const struct result *result);

/** Calls a function for each specimen of a kind, "accept" or "reject"; says "ok" for one without a problem. */
void verify_each(struct verification *it, const char *kind,
	void (*verify)(struct verification *it, const char *specimen, const char *path));

/** The reference gets full marks: sets it->reference, prints the table of its checks. */
void verify_reference(struct verification *it);

/** The skeleton compiles, and gets less than full marks. */
void verify_skeleton(struct verification *it);

/** An accept specimen gets full marks, and is a design of its own. */
void verify_accept(struct verification *it, const char *specimen, const char *path);

/** A reject specimen fails what its header lists, and shows the finding that it names. */
void verify_reject(struct verification *it, const char *specimen, const char *path);

/** Every check is failed by some specimen alone. */
void verify_checks(struct verification *it);

/** README, hints and skeleton fit the table of checks and the reference. */
void verify_texts(struct verification *it);

/** A copy of the reference with the patch of a reject specimen applied. @return its folder, which the caller frees; NULL after a complaint. */
char *verify_patched(struct verification *it, const char *specimen, const char *patch);

/** Tells how each program fares with the one check that is asked about. */
void verify_why(struct verification *it);

#endif

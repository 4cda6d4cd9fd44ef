/** @file
 * One grading of one submission as the CUnit bridge needs it. grade/ fills it; check/cunit.c runs it.
 */
#ifndef PLUMB_CHECK_GRADING_H
#define PLUMB_CHECK_GRADING_H

#include "check/check.h"
#include "model/lab.h"
#include "model/result.h"
#include "sandbox/sandbox.h"

/** A built program of the submission. */
struct built_program {
	char *name;
	char *executable; /**< path on the harness's side */
};

/** The same programs, built with sanitizers. */
struct sanitized {
	const struct built_program *programs;
	size_t program_count;
};

/** How a worker reaches gdb, which is to run outside of its world. Both borrowed. */
struct gdb_line {
	/** takes "EXECUTABLE\nFUNCTION\nSENTENCE\n", without the first two where it is only told why not; ends when gdb has ended */
	int starter;
	int listens; /**< where gdb then connects to */
};

/** A submission, the checks it is to keep, how they are run, and the result that is filled. */
struct grading {
	const struct lab *lab;
	const struct check *checks; /**< the lab's table */
	size_t check_count;
	const struct built_program *programs;
	size_t program_count;
	/** The programs built with sanitizers, when the first row asks for them; NULL where this machine cannot. NULL: it never can. */
	const struct sanitized *(*sanitize)(const char *sanitizers, void *data);
	void *sanitize_data;
	const struct built_program
		*oracle; /**< the reference's programs; none where no check needs them, or they are not here */
	size_t oracle_count;
	const char *folder; /**< of the submission; excerpts are read from it */
	enum tier tier;
	uint64_t seed;
	int jobs;                        /**< workers at once */
	const char *const *only;         /**< names or tags, NULL behind the last; NULL: all */
	bool first;                      /**< stop after the first check that does not pass */
	const struct instance *instance; /**< replay: exactly this run of the one check in `only`; or NULL */
	const struct gdb_line *gdb;      /**< replay: gdb gets the program where it goes wrong; or NULL */
	const char *result_path;         /**< rewritten after every check that was run, or NULL */
	struct result *result;           /**< has every check as `error: not run` */
	void (*progress)(const struct check_result *check, void *data); /**< or NULL */
	void *data;
};

/**
 * Runs the checks through CUnit, one worker process each, several at once; fills grading->result.
 * @return 0, or -errno where the grading itself could not go on (the file cannot be written).
 */
int grading_run(struct grading *grading);

#endif

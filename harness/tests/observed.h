/** @file
 * For tests: one program, run in a sandbox under the tracer, with peers that say a text and listen.
 */
#ifndef PLUMB_TESTS_OBSERVED_H
#define PLUMB_TESTS_OBSERVED_H

#include "base/text.h"
#include "observe/observe.h"
#include "peer/peer.h"

/** What the run is given; zero is the usual. */
struct world_of_test {
	const char *const *arguments; /**< behind the program's name, NULL behind the last; or NULL */
	const void *input;            /**< said to its standard input, which then ends */
	size_t input_length;
	size_t split;         /**< so many bytes of it come first, the rest later; 0: all at once */
	bool half;            /**< it ends in the middle of a message */
	const void *expected; /**< what it should have printed, as a check would know; or NULL */
	size_t expected_length;
	enum peer_kind out; /**< what its standard output is */
	bool deaf;          /**< nobody reads its standard output */
	bool stays_open;    /**< its standard input never ends */
	enum observe_depth depth;
	struct fault fault;
	enum fault_kind listed; /**< fault points to be listed */
	enum call_class listed_class;
	struct limits limits; /**< zero: the default ones */
	int pipe_capacity;
	size_t kept; /**< so many events at most, as of a bulk run; 0: all */
	void (*look)(const struct observation *observation, void *data); /**< see struct observe_options; or NULL */
	void *look_data;
	const char *
		client; /**< what a client says over the network, before it ends its direction, when the program listens */
};

/** What it gave. */
struct observed {
	struct trace *trace; /**< owned */
	enum observe_state state;
	char *limit;          /**< owned */
	struct text out, err; /**< owned */
	bool fault_hit;
	size_t points;
	unsigned long stops;
	uint64_t took_ns; /**< from its start to its end */
};

/**
 * Opens the programs of a folder that Make has built, and then makes this process a worker.
 * Call once, first. Ends the process with status 3 where the machine does not let it.
 */
void observed_open(const char *folder);

/**
 * As observed_open(), in as many processes as there are CPUs to use; but in one, where all runs share a network. Each goes on
 * with its share of the work; when all have ended, the calling process does, with the worst of their statuses.
 */
void observed_open_shared(const char *folder);

/** Is the work of this number for this process? Everything is where there is only one. */
bool observed_is_mine(size_t number);

/** The tier that observed_open() found (PLUMB_TIER may ask for less). */
enum tier observed_tier(void);

/** Names of the programs, sorted; NULL behind the last; static. */
char **observed_programs(void);

/** Runs a program to its end, or until nothing more can happen; then its tasks are noted as stuck. Clear @p out with observed_clear(). */
void observed_run(const char *program, const struct world_of_test *world, struct observed *out);

void observed_clear(struct observed *observed);

/** One event a line: task, place, call. Equal runs give equal texts. The caller frees. */
char *observed_text(const struct trace *trace);

/** How many events are of this kind (and of this call class, unless CALL_CLASSES). */
size_t observed_count(const struct trace *trace, enum event_kind kind, enum call_class class);

#endif

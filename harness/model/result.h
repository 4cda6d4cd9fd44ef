/** @file
 * The result of grading one submission: what results.json holds (schema plumb/result/1). The second of the two waists.
 *
 * Everything is owned by the result unless it says otherwise. Strings may be NULL where JSON has null or leaves the key out.
 * Points are whole points of the lab's 100.
 */
#ifndef PLUMB_MODEL_RESULT_H
#define PLUMB_MODEL_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/fault.h"
#include "model/finding.h"
#include "model/snapshot.h"
#include "model/trace.h"

/** Names the format; docs/results.schema.json defines it. */
#define RESULT_SCHEMA "plumb/result/1"

/** How a check came out. What each means is in @ref architecture. */
enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_CRASH,
	VERDICT_TIMEOUT,
	VERDICT_LIMIT,
	VERDICT_SKIP,
	VERDICT_ERROR,
	VERDICTS
};

/** State of a whole result: the first that applies. */
enum result_state { STATE_BUILD, STATE_ERROR, STATE_CRASH, STATE_LIMIT, STATE_TIMEOUT, STATE_FAIL, STATE_PASS };

/** A message of the compiler. */
struct build_message {
	char *file;
	int line, column;
	char *severity, *text;
	char *excerpt; /**< the source line, or NULL */
	char *meaning; /**< what that means, in one sentence; NULL where nobody has written one */
};

/** What a program printed, or was sent. Bytes are escaped as text_add_escaped() does. */
struct output {
	char *program, *stream, *text;
	uint64_t cut; /**< bytes left out */
};

/** A number that was judged or is worth telling. */
struct measure {
	char *name, *unit;
	double value, reference, limit;
};

/** How much of an exploration was done. */
struct coverage {
	char *kind;    /**< "fault", "random"; NULL: nothing was explored */
	int done;      /**< survived */
	int run;       /**< runs made */
	int of;        /**< points there are */
	int missed;    /**< points a re-run did not reach */
	char **points; /**< owned; of "fault": those that were run, as fault_format() writes them */
	size_t point_count, point_capacity;
};

/** A task, an object or a peer in the story at quiet. */
struct stuck_node {
	char *id;
	char *kind; /**< "task", "object", "peer" */
	char *label, *file;
	int line;
	bool deadlocked; /**< a task that only other deadlocked tasks could help */
};
/** Who waits for what, or holds what. */
struct stuck_edge {
	char *from, *to;
	char *label; /**< "waits for end of file", "holds the write end" */
	char *file;  /**< who holds it: since which line; NULL unknown … */
	int line;    /**< … and 0 */
	int fd;      /**< who holds it: as which descriptor; -1 none. Of results that do not tell it: 0 */
};
/** Who waits for what at quiet: a graph, and in words what is a deadlock in it. */
struct stuck {
	struct stuck_node *nodes;
	size_t node_count, node_capacity;
	struct stuck_edge *edges;
	size_t edge_count, edge_capacity;
	char **story; /**< one paragraph for each deadlocked task; empty where nobody is */
	size_t story_count, story_capacity;
};

/** One line of a check's own narrative. */
struct step_line {
	uint64_t at_us;
	char *who; /**< "check", a program's or task's name, "peer" */
	char *text;
	char *file;
	int line;    /**< source line of a call, or NULL */
	bool failed; /**< the step that was not kept */
};

/** Frees what the line owns. */
void step_line_clear(struct step_line *line);

/** One check. */
struct check_result {
	char *name;
	int step;
	char *promise;  /**< one sentence */
	char *broken;   /**< the one that is broken, where the check tries more than one and it is another; or NULL */
	char **further; /**< sentences that it tried besides, each once */
	size_t further_count, further_capacity;
	char *source; /**< manual page or section that says so */
	char *tags;   /**< words separated by blanks, or NULL */
	enum verdict verdict;
	char *reason; /**< skip: "depends", "machine", "selected"; limit: which; error: what */
	int points;   /**< earned */
	int possible; /**< JSON key "of" */
	bool hidden;
	char *depends; /**< skip depends: the check that did not pass */
	double seconds;
	char *message;                           /**< what was expected, what happened, where; NULL for a pass */
	char *expected, *actual;                 /**< escaped bytes, around where they begin to differ; or NULL */
	uint64_t shown_from;                     /**< so many bytes, equal in both, stand before them */
	uint64_t expected_length, actual_length; /**< of the whole; 0 where older results do not tell them */
	struct output *output;
	size_t output_count, output_capacity;
	struct measure *measures;
	size_t measure_count, measure_capacity;
	struct coverage coverage;
	struct instance instance;
	struct stuck stuck;
	struct step_line *transcript;
	size_t transcript_count, transcript_capacity;
	char **findings;
	size_t finding_count, finding_capacity; /**< ids into result.findings, the cause first */
	char *replay;                           /**< the command that runs it again, or NULL */
	char **programs;                        /**< those of the submission that its runs started, each once */
	size_t program_count, program_capacity;
};

/** What descriptors of a run led to, as readers need it. */
struct seen_object {
	int id;            /**< by which events and snapshots name it */
	char *kind;        /**< "pipe", "socket" … */
	char *name;        /**< "stdin", "pipe#1", "/tmp/file" */
	char *description; /**< how sentences call it */
	char *file;        /**< where it was made; NULL: given, or unknown … */
	int line;          /**< … and 0 */
	bool given;        /**< the harness holds the other end */
	char *state;       /**< of a socket, at the end of the run; or NULL */
	char *local, *remote;
	int other, listener; /**< ids, or 0 */
	uint64_t bytes_in, bytes_out;
};

/** A run that is shown: smallest failing instance of a failed check, plain run of a passed one. */
struct run_result {
	char *check;
	struct trace *
		trace; /**< as readers need it: tasks, and events whose text is what they looked like; NULL while grading */
	bool preempted;
	uint64_t left_out; /**< so many of its events are not here */
	struct seen_object *objects;
	size_t object_count, object_capacity;
	struct snapshots snapshots; /**< none of a run in which nothing failed, and of older results */
	struct json_t *json;        /**< owned; the run as it was read from results.json; NULL while grading */
	char *text; /**< owned; the run as it will stand in results.json; NULL where it was read from there */
};

enum { RUN_EVENTS_MOST = 200 };

/** Where a result was made. */
struct environment {
	char *kernel, *machine, *compiler, *tier, *limits;
};

/** What results.json holds: everything that exporters see. */
struct result {
	char *plumb;      /**< version */
	char *lab;        /**< slug with number, "01-pipe-tally" */
	char *title;      /**< of lab.conf */
	char *submission; /**< name of the folder, as given */
	char *started;    /**< RFC 3339 */
	double seconds;
	uint64_t seed;
	struct environment environment;
	enum result_state state;
	int points, of, possible;
	bool complete;
	struct {
		bool ok;
		char *hash;
		struct build_message *messages;
		size_t message_count, message_capacity;
	} build;
	struct check_result *checks;
	size_t check_count, check_capacity;
	struct finding *findings;
	size_t finding_count, finding_capacity;
	struct run_result *runs;
	size_t run_count, run_capacity;
};

/** An empty result. */
struct result *result_new(void);

/** Accepts NULL. */
void result_free(struct result *result);

/** Frees what a story owns. */
void stuck_clear(struct stuck *stuck);

/** Frees what an object of a run owns. */
void seen_object_clear(struct seen_object *object);

/** Frees what a check's result owns. */
void check_result_clear(struct check_result *check);

/** Computes state, points, of and complete from the build and the checks. @see DESIGN section 2 */
void result_sum(struct result *result);

/** The check of that name, or NULL; borrowed. */
struct check_result *result_check(const struct result *result, const char *name);

/** The run of the check of that name, or NULL; borrowed. */
const struct run_result *result_run(const struct result *result, const char *check);

/** The object of an id in a run, or NULL; borrowed. */
const struct seen_object *run_object(const struct run_result *run, int id);

/** The node of that id in a story, or NULL; borrowed. */
const struct stuck_node *stuck_node_of(const struct stuck *stuck, const char *id);

/** The finding of that id, or NULL; borrowed. */
const struct finding *result_finding(const struct result *result, const char *id);

/** The sentence that is to be told of it: the one that is broken, else its promise; or NULL. Borrowed. */
const char *check_sentence(const struct check_result *check);

/** Is its promise broken, or could that not be found out? */
bool check_is_broken(const struct check_result *check);

/** Was it skipped for this reason: "machine", "selected", "depends"? */
bool check_is_skipped_for(const struct check_result *check, const char *reason);

/** Whose run a finding tells of: the first broken check that lists it, else the first one; NULL where none does. */
const struct check_result *result_teller(const struct result *result, const char *id);

/**
 * Adds findings to the result, merged by rule and line; and names them in @p check (may be NULL). Takes what the findings own.
 * Of equal ones the account of result_teller() is kept.
 */
void result_add_findings(struct result *result, struct check_result *check, struct finding *findings, size_t count);

/** The result as JSON text, two blanks of indent; the caller frees. */
char *result_to_json(const struct result *result);

/**
 * Reads a results.json.
 * @param problem  gets a sentence with line and column on failure; the caller frees; may be NULL.
 * @return 0, or -errno (-EPROTO: not this schema), and then @p out is untouched.
 */
int result_from_json(const char *text, size_t length, struct result **out, char **problem);

/** As result_from_json(), but what this version has written itself is read without its runs, which are most of it. */
int result_head_from_json(const char *text, size_t length, struct result **out, char **problem);

/** Reads a file; as result_from_json(). */
int result_read(const char *path, struct result **out, char **problem);

/** Reads a file; as result_head_from_json(). */
int result_read_head(const char *path, struct result **out, char **problem);

/** Replaces a file atomically. @return 0 or -errno. */
int result_write(const struct result *result, const char *path);

/** Findings as a JSON list, two blanks of indent; the caller frees. */
char *findings_to_json(const struct finding *findings, size_t count);

/**
 * What a worker sends up its pipe: one check with its findings as JSON, and behind it the JSON of its run; the caller frees.
 * The grader adds it with check_report_add().
 */
char *check_report_to_json(const struct check_result *check, const struct finding *findings, size_t finding_count,
	const struct trace *trace);

/** Adds a worker's report, a string of this length, to the result, in place of the check of that name. @return 0 or -EPROTO. */
int check_report_add(struct result *result, const char *text, size_t length);

/** "pass", "fail" …; static. */
const char *verdict_name(enum verdict verdict);

/** "build", "error" …; static. */
const char *state_name(enum result_state state);

#endif

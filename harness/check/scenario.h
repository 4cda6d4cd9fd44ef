/** @file
 * What the files of check/ share: a scenario, its programs and peers, and how a check ends.
 */
#ifndef PLUMB_CHECK_SCENARIO_H
#define PLUMB_CHECK_SCENARIO_H

#include <setjmp.h>

#include "check/check.h"
#include "check/grading.h"
#include "diagnose/rule.h"
#include "observe/observe.h"
#include "peer/peer.h"

enum { PROGRAMS_MOST = 40, DRAWS_MOST = 64, PORTS_MOST = 16, INJECTED_MOST = 8, EXPLORED_RUNS_MOST = 200 };

/** Programs that were built, each opened before the worker became nobody. */
struct executables {
	const struct built_program *programs; /**< borrowed */
	int *fds;                             /**< owned */
	size_t count;
};

/** The worker: what is made once and serves all runs of a check. */
struct stage {
	const struct grading *grading;
	const struct check *check;
	struct executables executables;
	struct executables oracle;       /**< the reference's; none where the row needs none */
	struct sandbox *sandbox;         /**< of the submission, made at the first start; owned */
	struct sandbox *backstage;       /**< of tools and the oracle; owned */
	bool used, touched;              /**< a scenario was here, and has used a socket: the next one begins anew */
	int host;                        /**< the network of another host, for network_socket(); owned; 0 none */
	enum observe_depth depth;        /**< as the row says; ALL when a failure is looked at again */
	const struct gdb_moment *moment; /**< gdb is called for then, or NULL; borrowed */
	bool left;                       /**< a run has left the function in the middle, with what it held */
};

/** A program of a scenario. */
struct program {
	struct scenario *scenario;
	const char *name;        /**< borrowed from the lab */
	int task;                /**< its first task in the trace */
	bool judged;             /**< not a tool, not the oracle */
	struct peer *streams[3]; /**< borrowed from the scenario */
};

/** A number that was drawn. */
struct drawn {
	uint64_t low, value;
};

/** Fault points that a run is to list: of one kind, at up to two classes of calls. */
struct wanted {
	struct fault faults[2]; /**< kind, number and class */
	size_t count;
};

/** How many datagrams relays have got. */
struct relayed {
	unsigned scenario;
	int count;
};

/** A path whose mode is looked at after every call. */
struct watched_mode {
	const char *path; /**< interned; NULL: none */
	unsigned most, mode;
	size_t event; /**< behind which it was wider */
	bool found;
};

/** How much a peer had to say. */
struct spoken {
	unsigned scenario;
	const char *peer; /**< interned */
	size_t length;
};

/** A point of choice of a run. */
struct point_of_choice {
	unsigned scenario;
	size_t point; /**< in that scenario, from 0 */
	struct choice choice;
};

/** Where gdb is called for: in a scenario of the run that failed. */
struct gdb_moment {
	unsigned scenario;
	struct debugging debugging;
	const struct gdb_line *gdb; /**< borrowed */
	char *message;              /**< owned; for whoever starts it */
	bool called;                /**< it has been */
};

struct relay_state;

/** Who answers whatever comes: see answer_each(). */
struct answering {
	struct peer *peer; /**< borrowed; NULL: nobody */
	replies *reply;
	void *data; /**< borrowed; for it */
	bool over;
};

/** One run of a check's function, and what it has come to, from the first program to the last word. A check sees it only as a name. */
struct scenario {
	const struct grading *grading; /**< borrowed */
	const struct check *check;     /**< borrowed */
	struct stage *stage;           /**< borrowed */
	enum observe_depth depth;
	struct observation *observation;         /**< owned; NULL between scenarios */
	struct program *programs[PROGRAMS_MOST]; /**< owned */
	size_t program_count;
	struct peer **peers; /**< owned; streams of programs, and those that meet them over the network, as they came */
	size_t peer_count, peer_capacity;
	int connections;             /**< made by the check: they are numbered */
	bool has_datagrams;          /**< some of its peers send and take datagrams */
	uint64_t now_ns;             /**< the clock of the run when peers act */
	struct relay_state **relays; /**< owned */
	size_t relay_count, relay_capacity;
	int relayed;           /**< datagrams that they have got, in this scenario */
	bool looks_at_names;   /**< the promise that is looked at is about the names in a folder */
	int folder;            /**< plus 1: where programs begin; 0: not yet asked for; owned */
	int ports[PORTS_MOST]; /**< see port(); 0: not yet asked for */
	int *claims;           /**< owned; to ports on a shared network: see observe_claim_port() */
	size_t claim_count, claim_capacity;
	enum observe_state state; /**< of the last observe_run() */
	uint64_t patience_ns;     /**< as for observe_run() */
	uint64_t signals_sent;    /**< by the check; one bit a signal */
	char *title;              /**< owned; of this scenario, or NULL: sentences begin with it */
	const char *promise;      /**< borrowed; the sentence of the README that its steps try, or NULL: the row's */
	unsigned number;          /**< which scenario of the check, from 1 */
	int pipe_capacity, send_buffer, descriptors; /**< limits asked for; 0: the lab's */

	int transfers, transfers_made; /**< LIMIT_TRANSFERS, 0: none; and how many there were … */
	size_t transfers_seen;         /**< … among so many events */
	size_t steps_left_out;         /**< of the transcript, at its beginning */

	struct answering answering;
	struct watched_mode watched;
	struct fault injected[INJECTED_MOST]; /**< see inject() */
	size_t injected_count;

	const struct instance *instance; /**< what makes this run this run; borrowed */
	const struct wanted *wanted;     /**< the fault points that are to be listed, or NULL; borrowed */
	struct fault *points;            /**< owned; of all scenarios of the run */
	size_t point_count, point_capacity;
	struct spoken *spoken; /**< owned; what peers had to say, of all scenarios of the run */
	size_t spoken_count, spoken_capacity;
	struct point_of_choice *choices; /**< owned; of all scenarios of the run */
	size_t choice_count, choice_capacity;
	struct relayed *relayed_in; /**< owned; of all scenarios of the run with relays */
	size_t relayed_count, relayed_capacity;
	bool fault_hit;
	uint64_t random;        /**< state of the generator */
	const uint64_t *replay; /**< values to be drawn instead, or NULL; borrowed */
	size_t replay_count;
	struct drawn draws[DRAWS_MOST];
	size_t draw_count;

	struct check_result *result; /**< borrowed; what is being filled */
	struct findings findings;    /**< owned until taken */
	struct trace *trace;         /**< owned until taken; of the last scenario */
	int award_done, award_of;
	jmp_buf end; /**< where a check that is over goes on */
};

/** The scenario that a peer plays in. */
struct scenario *scenario_of(const struct peer *peer);

/** How many bytes a peer keeps of what a program says. */
size_t heard_most(const struct scenario *s);

/* transfers.c */
/** Counts what is new in the trace; ends the check where it is too much. */
void scenario_count_transfers(struct scenario *s);

/* datagrams.c */
/** Answers what a program has just sent to who answers whatever comes; for observe_options.look. */
void scenario_look(const struct observation *observation, void *scenario);

/* unix.c */
/** As connect_unix(), at once. */
struct peer *connect_unix_at(struct program *program, const char *name);
/** Looks at the path of watch_mode() behind an event; for observe_options.hear. */
void scenario_hear(const struct trace *trace, const struct event *event, void *scenario);
/** Ends the check where it was wider than it may be. */
void scenario_judge_mode(struct scenario *s);

/* worker.c */
/** The programs built with these sanitizers, or NULL where this machine could not. */
const struct sanitized *find_sanitized(const struct grading *grading, const char *sanitizers);

/* start.c */
/** The first of some tools, separated by blanks, that this machine lacks, interned; NULL where it has them all. Accepts NULL. */
const char *missing_tool(const char *tools);

/* world.c */
/** Into a new network, with another host where the row needs one. @param renew  this process has one already. @return 0 or -errno. */
int stage_enter_network(struct stage *stage, bool renew);
/** The sandbox of submissions, or the one of tools and the oracle, made where it is not there yet; and a run to be in. */
struct sandbox *scenario_sandbox(struct scenario *s, bool judged);
/** Ends the scenario's programs, keeps its trace, frees its peers. */
void scenario_close(struct scenario *s);
/** Notes in the trace what a peer did. */
void scenario_tell_peer(
	struct scenario *s, const struct peer *peer, const char *what, const void *bytes, size_t length);
/** Lets the run go on until peers have acted or nothing more can happen. @return false where nothing more can happen. */
bool scenario_pump(struct scenario *s);
/** One act of a peer's. @return false where it has nothing to do */
bool scenario_act(struct scenario *s, struct peer *peer);
/** As scenario_pump(), but time goes no further than this, by the clock of the run. */
bool scenario_pump_until(struct scenario *s, uint64_t until_ns);

/** The scenario keeps it from now on. @param place  owned; "on relay0's stdin". */
struct peer *scenario_add_peer(struct scenario *s, struct peer *peer, char *place);

/** The rest of "2:…" where the number is this scenario's; else NULL. */
const char *part_of_instance(const char *written, unsigned scenario);

/* datagrams.c */
/** A datagram socket of ours, of which nobody has been told. */
struct peer *scenario_datagrams(struct scenario *s, const char *name, struct link how);
/** @return true where one has come that no expectation has used. */
bool has_datagram(const struct peer *peer);
/** Ends the check with fail where one has come. @param expected  in a word, for the sentence. */
void expect_no_datagram(struct peer *peer, const char *expected);

/* relay.c */
/** "lost", "doubled": as in an instance; static. */
const char *fate_name(enum fate fate);
/** Passes on what their sockets have got. */
void relays_pass(struct scenario *s);
/** Frees them. */
void relays_free(struct scenario *s);

/* expect.c */
/** Names the field that a byte is in, with what is there and what should be. @param fields  or NULL. */
void add_differing_field(struct text *out, const struct field *fields, size_t at, const char *expected,
	size_t expected_length, const char *actual, size_t got);
/** Keeps both for the result, around the first difference. */
void keep_difference(
	struct scenario *s, const char *expected, size_t expected_length, const char *actual, size_t actual_length);

/* fifos.c */
/** Where programs begin, for the calls of the at family; borrowed. */
int scenario_folder(struct scenario *s);
/** Closes the folder of this scenario. */
void folder_close(struct scenario *s);

/* verdict.c */
/** Ends the check. The message is owned by the result from now on. */
void scenario_end(struct scenario *s, enum verdict verdict, char *reason, char *message) __attribute__((noreturn));
/** Ends the run in the middle of the check's function: nothing that could differ is left of it. */
void scenario_pass(struct scenario *s) __attribute__((noreturn));
/** Ends the check with fail (or crash, limit, timeout, where the run ended so): @p what is owned and says what was expected and what happened. */
void scenario_fail(struct scenario *s, char *what) __attribute__((noreturn));
/** As scenario_fail(), where @p what has said already how the run stands. */
void scenario_fail_said(struct scenario *s, char *what) __attribute__((noreturn));
/** An error of the machine. */
void scenario_error(struct scenario *s, int error, const char *what) __attribute__((noreturn));
/** Rules over the trace of the last scenario. */
void scenario_diagnose(struct scenario *s);
/** Keeps what programs printed, for the result. */
void scenario_keep_output(struct scenario *s);

/* why.c */
/** Why nothing more can come, as the rest of a sentence; the caller frees. */
char *scenario_why(struct scenario *s);
/** ", after read(0, "", 4096) = 0 (tally.c:98)": what a program that has ended did last. Nothing where that explains nothing; after a success, what the check has made fail. */
void add_last_deed(struct text *out, const struct program *program, int status);
/** " and said "usage: …"": the first line of its standard error. */
void add_words(struct text *out, const struct program *program);
/** "was killed by SIGSEGV (server.c:48)": by which signal, and at which line, where the signal was seen to come. */
void add_killed(struct text *out, const struct trace *trace, int task);
/** Signals that only a defect brings. */
bool scenario_is_crash(int signal);
/** "; the last datagram that it had received, …": what may have killed a program. Nothing where it has received none. */
void add_last_datagram(struct text *out, const struct program *program);

/* network.c */
/** An address for a socket: .address, or loopback's of .v6 or not, with this port. */
struct address scenario_address(struct scenario *s, struct link at, int number);
/** A port for a socket of ours that nobody has, another one with each call. */
int scenario_own_port(struct scenario *s);
/** Goes on until the program listens, and all stand still; ends the check where it does not. @param out  its n-th address */
void await_listening(struct program *program, int n, struct sockaddr_storage *out);
/** Nobody was found: rules may know why. @param at  where, NULL: anywhere */
void find_nobody(struct scenario *s, const struct address *at);
/** "[::1]:5002 and 127.0.0.1:5002": where the program listens; empty where it does not. The caller frees. */
char *listening_addresses(struct program *program);
/** ", which close() has made at echod.c:197": how the program ended the connection. Nothing where that was not seen. */
void add_end_of_connection(struct text *out, const struct peer *peer);
/** " (descriptor 4, made at echod.c:223)": what keeps a connection open. Nothing for another peer, or where it is not known. */
void add_holder(struct text *out, const struct peer *peer);
/** "; that was sent at uaskd.c:80", where no rule knows a better line. @param send  or NULL: nothing. */
void add_sender(struct text *out, struct scenario *s, const struct event *send);
/** " (xferd.c:140)": where the program has closed its end of a connection; "" where it has not. The caller frees. */
char *place_of_end(const struct peer *peer);

/* narrate.c */
/** One line of the transcript. */
void narrate(struct scenario *s, const char *who, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** A program as sentences call it: by its name, or "the reference" in the learner's language. */
const char *called(const struct program *program);
/** "\"abc\"" or "40960 bytes, \"abc…\"" for sentences; the caller frees. */
char *quoted(const void *bytes, size_t length);

/* explore.c */
/** What one run of a check's function gave. */
struct outcome {
	struct check_result result;
	struct findings findings;
	struct trace *trace;
	struct fault *points;
	size_t point_count;
	struct spoken *spoken; /**< owned */
	size_t spoken_count;
	struct point_of_choice *choices; /**< owned */
	size_t choice_count;
	struct relayed *relayed; /**< owned */
	size_t relayed_count;
	bool fault_hit;
	unsigned scenario; /**< that the trace is of */
	struct drawn draws[DRAWS_MOST];
	size_t draw_count;
};

/** Runs the function once. @param wanted  fault points to list, or NULL. @param replay  values to be drawn, or NULL. */
void play_once(struct stage *stage, const struct instance *instance, const struct wanted *wanted,
	const uint64_t *replay, size_t replay_count, struct outcome *out);
/** Frees it. */
void outcome_clear(struct outcome *outcome);
/** Did the run keep the promise? */
bool outcome_passed(const struct outcome *outcome);
/** Replaces one by another, which is empty then. */
void outcome_take(struct outcome *out, struct outcome *from);
/** Is point @p i of @p count one that is run? All are, or those at equal distances where they are more than the budget. */
bool explore_chooses(size_t i, size_t count);
/**
 * One run of an exploration, counted. @param kept  gets a run that passed; NULL: nobody wants it.
 * @return false where it failed; then it is what @p out tells.
 */
bool explore_instance(struct stage *stage, const struct instance *instance, struct coverage *coverage,
	struct outcome *out, struct outcome *kept);
/** @name The explorations: faults.c, splits.c, orders.c, losses.c, random.c
 * @{ */
/** Plays all runs of a row. @param out  what the row is worth, and the first instance that failed */
void explore_faults(struct stage *stage, struct outcome *out);
void explore_splits(struct stage *stage, struct outcome *out);
void explore_orders(struct stage *stage, struct outcome *out);
void explore_losses(struct stage *stage, struct outcome *out);
void explore_random(struct stage *stage, struct outcome *out);
/** @} */
/** Reads the written form of drawn values. @return how many. */
size_t draws_parse(const char *text, uint64_t out[DRAWS_MOST]);
/** Ends the sandboxes. */
void stage_clear(struct stage *stage);
/** moment.c: when the run that @p out tells of goes wrong. @return false where no call of a program's shows that. */
bool moment_find(const struct stage *stage, const struct outcome *out, struct gdb_moment *moment);
/** Tells whoever would start gdb why nobody does. */
void moment_excuse(const struct stage *stage, const char *why);
/** All runs that the row asks for. */
void explore(struct stage *stage, struct outcome *out);

#endif

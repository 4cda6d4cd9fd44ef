/** @file
 * A rule recognises one mistake in a trace. One file under rules/ is one rule; Make finds it there.
 *
 * A rule is a fold: `event` sees each event in order as it comes, `late` each of them in order when all have come; `stuck` is
 * called once after EVENT_STUCK events at the end, `end` at the end of the trace. It keeps its state in memory that diagnose() gives it, zeroed, of the size it asks for.
 * It never sees a process. A finding needs positive proof; no proof, no finding.
 *
 * A rule without a state may look for its proof in the whole run: of what is repeated at one line without end it hears the first.
 */
#ifndef PLUMB_DIAGNOSE_RULE_H
#define PLUMB_DIAGNOSE_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/words.h"
#include "model/finding.h"
#include "model/trace.h"

struct reports;

/** A set with one element, for what a rule hears of: ONE(CALL_SEND) | ONE(CALL_RECEIVE). */
#define ONE(element) (UINT64_C(1) << (element))

/** What a rule's functions are given. */
struct diagnosis {
	const struct trace *trace; /**< the whole trace; look back freely, ahead only in `late` and `end` */
	const struct descriptors
		*before; /**< the tables just before the current event; in `late` and `end` those of the end */
	void *state;     /**< the rule's own memory */
	const struct rule *rule;
	struct reports *reports; /**< for finding_report() */
};

/** What a rule is called, what it says, and the functions of its fold. */
struct rule {
	const char *id; /**< as in RULES.tsv; also the name of the file */
	enum severity severity;
	const char *title;
	const char *why;           /**< why it matters */
	const char *fix;           /**< what to do */
	const char *see;           /**< manual page, book */
	const char *const *errors; /**< errno names it has to do with, NULL behind the last; or NULL */
	const char *const
		*yields_to; /**< ids of more specific rules, NULL behind the last; or NULL. See finding_report() */
	size_t state_size;
	void (*event)(struct diagnosis *diagnosis, const struct event *event); /**< or NULL */
	void (*late)(struct diagnosis *diagnosis, const struct event *event);  /**< or NULL */
	uint64_t kinds; /**< both hear of events of these kinds only: ONE(EVENT_CALL); 0: of all … */
	uint64_t calls; /**< … and of those of calls of these classes: ONE(CALL_BIND); 0: of all … */
	bool failed;    /**< … and of those that tell an error */
	void (*stuck)(struct diagnosis *diagnosis); /**< or NULL; trace->descriptors is as of the end */
	void (*end)(struct diagnosis *diagnosis);   /**< or NULL; trace->descriptors is as of the end */
	void (*clear)(void *state);                 /**< or NULL; frees what the state owns */
};

/** All rules, sorted by id; NULL behind the last; static, made by Make from the files of rules/. */
extern const struct rule *const all_rules[];

/** The rule of an id, or NULL. */
const struct rule *rule_by_id(const char *id);

/** A growable list of findings. */
struct findings {
	struct finding *items; /**< owned */
	size_t count, capacity;
	const char *(*source_line)(const char *file, int line, void *data); /**< for excerpts, or NULL */
	void *data;
};

/**
 * Reports the current rule's mistake at the line of an event.
 * @param culprit  the event whose line is guilty; its place is the finding's place.
 * @param proof    a second event of evidence, or NULL.
 * Findings of the same rule and line are merged by diagnose(). Where a rule that this one yields to has reported one of the
 * events, too, the same thing would be explained twice: then only the more specific rule is heard.
 * What a program of the system did, such as a shell, is no finding.
 */
void finding_report(struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/** One more event of evidence for what the current rule has just reported at the line of @p culprit. */
void finding_prove(struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof);

/**
 * What the current rule has just reported stays behind when a process is at its end. In a check that fails it explains a promise
 * about what stays behind, and none of another kind: finding_is_left().
 */
void finding_left(struct diagnosis *diagnosis);

/**
 * Runs all rules over a trace. Findings are merged (one per rule and line, with a count) and ordered by cause: of what is equally
 * severe the first in time leads. Each has the events that prove it, the guilty one first.
 * @param out  findings are added; cleared with findings_clear().
 */
void diagnose(const struct trace *trace, struct findings *out);

struct folding;

/** @name The same, step by step, for a trace that still grows and whose events stay where they are
 * @{ */
/** Begins before the first event. */
struct folding *folding_begin(const struct trace *trace);
/** Folds what has come since the last time. */
void folding_follow(struct folding *folding);
/** How many mistakes were reported so far; not merged, and some may be explained better later. */
size_t folding_report_count(const struct folding *folding);
/** One of them. @return its message, borrowed. */
const char *folding_report(const struct folding *folding, size_t i, const struct rule **rule, struct place *where);
/** Ends with the last event, as diagnose() does, and frees it. */
void folding_end(struct folding *folding, struct findings *out);
/** @} */

/** The two arguments for the "%s:%d" that tells a place in a sentence. */
#define PLACE(place) (place).file ? (place).file : "?", (place).line

/** What rules report while a trace is folded: an empty list. */
struct reports *reports_new(void);

/** Makes findings of reports, each of those that no more specific rule explains, and frees them. */
void reports_hear(struct reports *reports, struct findings *out);

/** Was finding_left() said of it? */
bool finding_is_left(const struct finding *finding);

/** Frees the findings that are unwanted, and takes them out. */
void findings_drop(struct findings *findings, bool (*unwanted)(const struct finding *finding));

/** Frees all. */
void findings_clear(struct findings *findings);

#endif

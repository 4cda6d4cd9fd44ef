/** @file
 * Folds all rules over a trace; merges what they find, and puts the cause first.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "diagnose/rule.h"

enum { EXCERPT_AROUND = 2, EVENTS_MOST = 20, FAILURES_MOST = 64, LINES_MOST = 256 };
/* how often rules hear of the same: so often, or until so many events have been looked at because of it, but at least so often */
enum { REPEATS_MOST = 2000, LOOKS_MOST = 1 << 24, REPEATS_LEAST = 20 };

const struct rule *rule_by_id(const char *id)
{
	size_t i;

	for (i = 0; all_rules[i]; i++)
		if (strcmp(all_rules[i]->id, id) == 0)
			return all_rules[i];
	return NULL;
}

/* --- reporting --- */

/** The lines around the guilty one, which is marked. */
static char *excerpt(const struct findings *findings, const char *file, int line)
{
	struct text out = {0};
	int i;

	if (!findings->source_line || !file || line <= 0)
		return NULL;
	for (i = line - EXCERPT_AROUND; i <= line + EXCERPT_AROUND; i++) {
		const char *text = i > 0 ? findings->source_line(file, i, findings->data) : NULL;
		size_t j;

		if (!text)
			continue;
		text_addf(&out, "%s%4d | ", i == line ? ">" : " ", i);
		for (j = 0; text[j]; j++)
			text_add(&out,
				text[j] == '\t'
					? "    "
					: (const char[]){(char)((unsigned char)text[j] < 0x20 ? '?' : text[j]), '\0'});
		text_add(&out, "\n");
	}
	if (out.length)
		return text_take(&out);
	text_clear(&out);
	return NULL;
}

static void add_event(struct finding *finding, const struct event *event)
{
	size_t i;

	for (i = 0; event && i < finding->event_count; i++)
		if (finding->events[i] == event->number)
			return; /* the culprit may be a proof, too */
	if (!event || finding->event_count == EVENTS_MOST)
		return;
	finding->events = memory_resize(finding->events, finding->event_count + 1, sizeof *finding->events);
	finding->events[finding->event_count++] = event->number;
}

static struct finding *find(struct findings *findings, const char *id)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].id, id) == 0)
			return &findings->items[i];
	return NULL;
}

/** What a rule said, as it said it. */
struct report {
	const struct rule *rule;
	const struct event *culprit; /**< borrowed from the trace */
	const struct event **proofs; /**< owned; borrowed from the trace */
	size_t proof_count, proof_capacity;
	char *message; /**< owned */
	bool left;     /**< see finding_left() */
};

struct reports {
	struct report *items;
	size_t count, capacity;
};

/** Something that a shell or another program of the system did, which a learner's program has executed. */
static bool is_of_the_system(const struct trace *trace, const struct event *event)
{
	size_t i;
	int task;

	for (i = 0; !event->where.file && i < event->number; i++)
		for (task = event->task; trace->events[i].kind == EVENT_EXEC && task >= 0;
			task = trace->tasks[task].parent)
			if (trace->events[i].task == task)
				return true;
	return false;
}

static void add_proof(struct report *report, const struct event *proof)
{
	if (proof)
		ARRAY_ADD(report->proofs, report->proof_count, report->proof_capacity) = proof;
}

void finding_prove(struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof)
{
	struct reports *reports = diagnosis->reports;
	struct report *last = reports->count ? &reports->items[reports->count - 1] : NULL;

	if (last && last->rule == diagnosis->rule && last->culprit == culprit)
		add_proof(last, proof);
}

void finding_left(struct diagnosis *diagnosis)
{
	struct reports *reports = diagnosis->reports;

	if (reports->count && reports->items[reports->count - 1].rule == diagnosis->rule)
		reports->items[reports->count - 1].left = true;
}

/** Programs that were compiled without -g have no lines: then a sentence does without them. */
static char *without_unknown_places(char *message)
{
	static const char *const phrases[] = {" at ?:0", " (?:0)", " ?:0"};
	size_t i;
	char *at;

	for (i = 0; i < sizeof phrases / sizeof *phrases; i++)
		while ((at = strstr(message, phrases[i])))
			memmove(at, at + strlen(phrases[i]), strlen(at + strlen(phrases[i])) + 1);
	return message;
}

void finding_report(
	struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof, const char *format, ...)
{
	struct reports *reports = diagnosis->reports;
	struct text message = {0};
	va_list arguments;

	if (diagnosis->trace &&
		(!trace_judges(diagnosis->trace, culprit) || is_of_the_system(diagnosis->trace, culprit)))
		return;
	va_start(arguments, format);
	text_addv(&message, format, arguments);
	va_end(arguments);
	ARRAY_ADD(reports->items, reports->count, reports->capacity) = (struct report){
		.rule = diagnosis->rule, .culprit = culprit, .message = without_unknown_places(text_take(&message))};
	add_proof(&reports->items[reports->count - 1], proof);
}

static bool speaks_of(const struct report *report, const struct event *event)
{
	size_t i;

	for (i = 0; i < report->proof_count; i++)
		if (report->proofs[i] == event)
			return true;
	return report->culprit == event;
}

static bool speak_of_the_same(const struct report *one, const struct report *other)
{
	size_t i;

	for (i = 0; i < one->proof_count; i++)
		if (speaks_of(other, one->proofs[i]))
			return true;
	return speaks_of(other, one->culprit);
}

static bool yields(const struct rule *rule, const struct rule *to)
{
	const char *const *id;

	for (id = rule->yields_to; id && *id; id++)
		if (strcmp(*id, to->id) == 0)
			return true;
	return false;
}

/** Does a more specific rule speak of one of its events? */
static bool is_explained_better(const struct reports *reports, const struct report *report)
{
	size_t i;

	for (i = 0; report->rule->yields_to && i < reports->count; i++) {
		const struct report *other = &reports->items[i];

		if (yields(report->rule, other->rule) && speak_of_the_same(report, other))
			return true;
	}
	return false;
}

/** A new finding; takes @p id and the message. */
static struct finding *add_finding(struct findings *findings, char *id, struct report *report)
{
	const struct place *where = &report->culprit->where;
	struct finding *finding = &ARRAY_ADD(findings->items, findings->count, findings->capacity);

	*finding = (struct finding){.id = id,
		.rule = memory_string(report->rule->id),
		.severity = report->rule->severity,
		.file = memory_string(where->file),
		.line = where->line,
		.function = memory_string(where->function),
		.excerpt = excerpt(findings, where->file, where->line),
		.message = report->message,
		.left = report->left,
		.why = memory_string(_(report->rule->why)),
		.fix = memory_string(_(report->rule->fix)),
		.see = memory_string(report->rule->see)};
	report->message = NULL;
	return finding;
}

static void merge(struct findings *findings, struct report *report)
{
	const struct place *where = &report->culprit->where;
	char *id = where->file ? memory_format("%s@%s:%d", report->rule->id, where->file, where->line)
			       : memory_string(report->rule->id);
	struct finding *finding = find(findings, id);
	bool first = !finding;
	size_t i;

	if (first)
		finding = add_finding(findings, id, report);
	else
		free(id);
	finding->count++;
	add_event(finding, report->culprit);
	for (i = 0; first && i < report->proof_count; i++)
		add_event(finding, report->proofs[i]);
}

struct reports *reports_new(void)
{
	return memory_new(1, sizeof(struct reports));
}

void reports_hear(struct reports *reports, struct findings *out)
{
	size_t i;

	for (i = 0; i < reports->count; i++)
		if (!is_explained_better(reports, &reports->items[i]))
			merge(out, &reports->items[i]);
	for (i = 0; i < reports->count; i++) {
		free(reports->items[i].message);
		free(reports->items[i].proofs);
	}
	free(reports->items);
	free(reports);
}

/* --- folding --- */

static size_t rule_count(void)
{
	size_t count = 0;

	while (all_rules[count])
		count++;
	return count;
}

static bool is_stuck(const struct trace *trace)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_STUCK)
			return true;
	return false;
}

/** What came of a call or a task that was seen, and how often. What two may differ in, and still be the same, is zero. */
struct outcome {
	int task, fd, line;
	const char *file; /**< interned */
	enum event_kind kind;
	const struct call *call;
	int64_t result;
	unsigned count;
};

/** The outcomes of a trace that differ, as many as are worth telling apart. */
struct outcomes {
	struct outcome items[LINES_MOST];
	size_t count;
};

static bool is_same_outcome(const struct outcome *one, const struct outcome *other)
{
	return one->task == other->task && one->call == other->call && one->fd == other->fd &&
		one->result == other->result && one->line == other->line && one->file == other->file &&
		one->kind == other->kind;
}

/** Of a rule that looks through all events for each that it hears of. */
static unsigned repeats_most(size_t events)
{
	size_t most = LOOKS_MOST / (events + 1);

	return most > REPEATS_MOST ? REPEATS_MOST : most < REPEATS_LEAST ? REPEATS_LEAST : (unsigned)most;
}

/**
 * Counts it.
 * @param most    so many are told apart.
 * @param events  there are to look through.
 * @return whether it came too often to be told of.
 */
static bool is_repeated(struct outcomes *outcomes, size_t most, size_t events, struct outcome outcome)
{
	size_t i;

	for (i = 0; i < outcomes->count; i++)
		if (is_same_outcome(&outcomes->items[i], &outcome))
			return ++outcomes->items[i].count > repeats_most(events);
	outcome.count = 1;
	if (outcomes->count < most)
		outcomes->items[outcomes->count++] = outcome;
	return false;
}

/**
 * A program that spins fails a million times in the same way, and changes nothing by it. Rules are told of the first of
 * them: each looks for its cause in what was before, and that would take them hours.
 */
static bool is_old_news(struct outcomes *failures, size_t events, const struct event *event)
{
	return event->kind == EVENT_CALL && event->result < 0 &&
		is_repeated(failures, FAILURES_MOST, events,
			(struct outcome){.task = event->task,
				.fd = event->fd,
				.line = event->where.line,
				.call = event->call,
				.result = event->result});
}

/** Nothing, less than was asked for, or all; of a task, how it ended. */
static int64_t kind_of_success(const struct event *event)
{
	if (event->kind == EVENT_EXIT)
		return event->status;
	return event->result == 0 ? 0 : (uint64_t)event->result < event->count ? 1 : 2;
}

/**
 * A program that moves a million messages, or makes as many children, does it at a few lines. A rule without a state looks for what
 * it needs in the whole run, for each call anew: it is told of the first successes of each kind at each line, of any descriptor and
 * task.
 */
static bool is_one_of_many(struct outcomes *successes, size_t events, const struct event *event)
{
	bool counts = event->kind == EVENT_CALL || event->kind == EVENT_SPAWN || event->kind == EVENT_EXIT;

	return counts && event->result >= 0 &&
		is_repeated(successes, LINES_MOST, events,
			(struct outcome){.file = event->where.file,
				.line = event->where.line,
				.kind = event->kind,
				.call = event->call,
				.result = kind_of_success(event)});
}

static int by_cause(const void *a, const void *b)
{
	const struct finding *one = a, *other = b;
	size_t first = one->event_count ? one->events[0] : 0, second = other->event_count ? other->events[0] : 0;

	if (one->severity != other->severity)
		return one->severity < other->severity ? -1 : 1;
	if (first != second)
		return first < second ? -1 : 1;
	return strcmp(one->id, other->id);
}

typedef void hearing(struct diagnosis *diagnosis, const struct event *event);

/** A rule that hears of an event. */
struct hearer {
	hearing *event;
	struct diagnosis *diagnosis;
};

/** The rules that hear of events of one sort, side by side: there are a hundred rules and a million events. */
struct audience {
	bool known;           /**< it is not put together before such an event comes */
	struct hearer *items; /**< owned */
	size_t count, capacity;
};

/** Rules hear of events as they come, or late, when all is known. */
struct pass {
	bool late;
	/** by kind, by class of the call, the last of which is for none, and by whether an error is told */
	struct audience audiences[EVENT_KINDS][CALL_CLASSES + 1][2];
	struct outcomes failures, successes;
};

/** All rules over one trace, as far as it has been folded. */
struct folding {
	const struct trace *trace;
	struct diagnosis *diagnoses; /**< owned; one for each rule */
	size_t rules;
	struct pass at_once, late;
	struct reports *reports;
	struct descriptors *before; /**< owned; just before the next event */
	size_t folded;              /**< how many events were */
};

struct folding *folding_begin(const struct trace *trace)
{
	struct folding *folding = memory_new(1, sizeof *folding);
	size_t r;

	folding->trace = trace;
	folding->late.late = true;
	folding->rules = rule_count();
	folding->reports = reports_new();
	folding->before = descriptors_new();
	folding->diagnoses = memory_new(folding->rules, sizeof *folding->diagnoses);
	for (r = 0; r < folding->rules; r++)
		folding->diagnoses[r] = (struct diagnosis){.trace = trace,
			.rule = all_rules[r],
			.reports = folding->reports,
			.before = folding->before,
			.state = memory_new(1, all_rules[r]->state_size)};
	return folding;
}

/** Its function that hears of such an event in this pass, or NULL. */
static hearing *hears(const struct rule *rule, bool late, const struct event *event)
{
	bool meant = (!rule->kinds || rule->kinds & ONE(event->kind)) &&
		(!rule->calls || (event->call && rule->calls & ONE(event->call->class))) &&
		(!rule->failed || event->result < 0);

	return !meant ? NULL : late ? rule->late : rule->event;
}

static const struct audience *audience_of(struct folding *folding, struct pass *pass, const struct event *event)
{
	struct audience *audience =
		&pass->audiences[event->kind][event->call ? event->call->class : CALL_CLASSES][event->result < 0];
	size_t r;

	for (r = 0; r < folding->rules && !audience->known; r++) {
		hearing *function = hears(all_rules[r], pass->late, event);

		if (function)
			ARRAY_ADD(audience->items, audience->count, audience->capacity) =
				(struct hearer){function, &folding->diagnoses[r]};
	}
	audience->known = true;
	return audience;
}

/** @param events  so many are known. */
static void tell(struct folding *folding, struct pass *pass, size_t events, const struct event *event)
{
	const struct audience *audience = audience_of(folding, pass, event);
	bool old = is_old_news(&pass->failures, events, event), many = is_one_of_many(&pass->successes, events, event);
	size_t i;

	for (i = 0; i < audience->count && !old; i++)
		if (!many || audience->items[i].diagnosis->rule->state_size)
			audience->items[i].event(audience->items[i].diagnosis, event);
}

void folding_follow(struct folding *folding)
{
	for (; folding->folded < folding->trace->event_count; folding->folded++) {
		const struct event *event = &folding->trace->events[folding->folded];

		tell(folding, &folding->at_once, folding->folded, event);
		descriptors_apply(folding->before, event);
	}
}

static void tell_late(struct folding *folding)
{
	size_t count = folding->trace->event_count, i;

	for (i = 0; i < folding->rules; i++)
		folding->diagnoses[i].before = folding->trace->descriptors;
	for (i = 0; i < count; i++)
		tell(folding, &folding->late, count, &folding->trace->events[i]);
}

static void free_audiences(struct pass *pass)
{
	struct audience *audience = &pass->audiences[0][0][0];
	size_t i;

	for (i = 0; i < sizeof pass->audiences / sizeof *audience; i++)
		free(audience[i].items);
}

size_t folding_report_count(const struct folding *folding)
{
	return folding->reports->count;
}

const char *folding_report(const struct folding *folding, size_t i, const struct rule **rule, struct place *where)
{
	const struct report *report = &folding->reports->items[i];

	*rule = report->rule;
	*where = report->culprit->where;
	return report->message;
}

static void conclude(struct diagnosis *diagnosis, bool stuck)
{
	const struct rule *rule = diagnosis->rule;

	if (stuck && rule->stuck)
		rule->stuck(diagnosis);
	if (rule->end)
		rule->end(diagnosis);
	if (rule->clear)
		rule->clear(diagnosis->state);
	free(diagnosis->state);
}

void folding_end(struct folding *folding, struct findings *out)
{
	bool stuck = is_stuck(folding->trace);
	size_t r;

	tell_late(folding);
	for (r = 0; r < folding->rules; r++)
		conclude(&folding->diagnoses[r], stuck);
	reports_hear(folding->reports, out);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, by_cause);
	descriptors_free(folding->before);
	free_audiences(&folding->at_once);
	free_audiences(&folding->late);
	free(folding->diagnoses);
	free(folding);
}

void diagnose(const struct trace *trace, struct findings *out)
{
	struct folding *folding = folding_begin(trace);

	folding_follow(folding);
	folding_end(folding, out);
}

bool finding_is_left(const struct finding *finding)
{
	return finding->left;
}

void findings_drop(struct findings *findings, bool (*unwanted)(const struct finding *finding))
{
	size_t from, to = 0;

	for (from = 0; from < findings->count; from++) {
		if (unwanted(&findings->items[from]))
			finding_clear(&findings->items[from]);
		else
			findings->items[to++] = findings->items[from];
	}
	findings->count = to;
}

void findings_clear(struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		finding_clear(&findings->items[i]);
	free(findings->items);
	*findings = (struct findings){0};
}

/** @file
 * Folds all rules over a trace; merges what they find, and puts the cause first.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "diagnose/rule.h"

enum { EXCERPT_AROUND = 2, EVENTS_MOST = 20 };

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
			text_add(&out, text[j] == '\t' ? "    " : (const char[]){(char)((unsigned char)text[j] < 0x20 ? '?' : text[j]), '\0'});
		text_add(&out, "\n");
	}
	if (out.length)
		return text_take(&out);
	text_clear(&out);
	return NULL;
}

static void add_event(struct finding *finding, const struct event *event)
{
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
	const struct event *culprit, *proof; /**< borrowed from the trace; proof or NULL */
	char *message;                       /**< owned */
};

struct reports {
	struct report *items;
	size_t count, capacity;
};

void finding_report(
	struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof, const char *format, ...)
{
	struct reports *reports = diagnosis->reports;
	struct text message = {0};
	va_list arguments;

	if (diagnosis->trace && !trace_judges(diagnosis->trace, culprit))
		return;
	va_start(arguments, format);
	text_addv(&message, format, arguments);
	va_end(arguments);
	ARRAY_ADD(reports->items, reports->count, reports->capacity) =
		(struct report){diagnosis->rule, culprit, proof, text_take(&message)};
}

static bool speaks_of(const struct report *report, const struct event *event)
{
	return event && (report->culprit == event || report->proof == event);
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

		if (yields(report->rule, other->rule) &&
			(speaks_of(other, report->culprit) || speaks_of(other, report->proof)))
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

	if (first)
		finding = add_finding(findings, id, report);
	else
		free(id);
	finding->count++;
	add_event(finding, report->culprit);
	if (first)
		add_event(finding, report->proof);
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
	for (i = 0; i < reports->count; i++)
		free(reports->items[i].message);
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

static void fold_events(struct diagnosis *diagnoses, size_t rules, const struct trace *trace)
{
	struct descriptors *before = descriptors_new();
	size_t i, r;

	for (i = 0; i < trace->event_count; i++) {
		for (r = 0; r < rules; r++) {
			diagnoses[r].before = before;
			if (diagnoses[r].rule->event)
				diagnoses[r].rule->event(&diagnoses[r], &trace->events[i]);
		}
		descriptors_apply(before, &trace->events[i]);
	}
	for (r = 0; r < rules; r++)
		diagnoses[r].before = trace->descriptors;
	descriptors_free(before);
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

void diagnose(const struct trace *trace, struct findings *out)
{
	size_t rules = rule_count(), r;
	struct diagnosis *diagnoses = memory_new(rules, sizeof *diagnoses);
	struct reports *reports = reports_new();
	bool stuck = is_stuck(trace);

	for (r = 0; r < rules; r++)
		diagnoses[r] = (struct diagnosis){.trace = trace,
			.rule = all_rules[r],
			.reports = reports,
			.state = memory_new(1, all_rules[r]->state_size)};
	fold_events(diagnoses, rules, trace);
	for (r = 0; r < rules; r++) {
		const struct rule *rule = diagnoses[r].rule;

		if (stuck && rule->stuck)
			rule->stuck(&diagnoses[r]);
		if (rule->end)
			rule->end(&diagnoses[r]);
		if (rule->clear)
			rule->clear(diagnoses[r].state);
		free(diagnoses[r].state);
	}
	free(diagnoses);
	reports_hear(reports, out);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, by_cause);
}

void findings_clear(struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		finding_clear(&findings->items[i]);
	free(findings->items);
	*findings = (struct findings){0};
}

/** @file
 * Folds all rules over a trace; merges what they find, and puts the cause first.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
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

/** Something that a shell or another program of the system did, which a learner's program has executed. */
static bool is_of_the_system(const struct trace *trace, const struct event *event)
{
	size_t i;
	int task;

	for (i = 0; !event->where.file && i < event->number; i++)
		for (task = event->task; trace->events[i].kind == EVENT_EXEC && task >= 0; task = trace->tasks[task].parent)
			if (trace->events[i].task == task)
				return true;
	return false;
}

static char *id_of(const struct rule *rule, const struct place *where)
{
	return where->file ? memory_format("%s@%s:%d", rule->id, where->file, where->line) : memory_string(rule->id);
}

void finding_prove(struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof)
{
	char *id = id_of(diagnosis->rule, &culprit->where);
	struct finding *finding = find(diagnosis->findings, id);

	if (finding)
		add_event(finding, proof);
	free(id);
}

void finding_report(struct diagnosis *diagnosis, const struct event *culprit, const struct event *proof, const char *format, ...)
{
	struct findings *findings = diagnosis->findings;
	const struct rule *rule = diagnosis->rule;
	const struct place *where = &culprit->where;
	struct finding *finding;
	struct text message = {0};
	va_list arguments;
	char *id;

	if (!trace_judges(diagnosis->trace, culprit) || is_of_the_system(diagnosis->trace, culprit))
		return;
	id = id_of(rule, where);
	finding = find(findings, id);
	if (finding) {
		finding->count++;
		free(id);
		add_event(finding, culprit);
		return;
	}
	va_start(arguments, format);
	text_addv(&message, format, arguments);
	va_end(arguments);
	finding = &ARRAY_ADD(findings->items, findings->count, findings->capacity);
	*finding = (struct finding){.id = id,
		.rule = memory_string(rule->id),
		.severity = rule->severity,
		.file = memory_string(where->file),
		.line = where->line,
		.function = memory_string(where->function),
		.excerpt = excerpt(findings, where->file, where->line),
		.message = text_take(&message),
		.why = memory_string(_(rule->why)),
		.fix = memory_string(_(rule->fix)),
		.see = memory_string(rule->see),
		.count = 1};
	add_event(finding, culprit);
	add_event(finding, proof);
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

/* --- precedence --- */

static bool share_an_event(const struct finding *one, const struct finding *other)
{
	size_t i, j;

	for (i = 0; i < one->event_count; i++)
		for (j = 0; j < other->event_count; j++)
			if (one->events[i] == other->events[j])
				return true;
	return false;
}

/** Has a rule that this one yields to found something in one of its events? */
static bool is_said_better(const struct findings *findings, const struct finding *finding)
{
	const struct rule *rule = rule_by_id(finding->rule);
	const char *const *better;
	size_t i;

	for (better = rule ? rule->yields_to : NULL; better && *better; better++)
		for (i = 0; i < findings->count; i++)
			if (strcmp(findings->items[i].rule, *better) == 0 && share_an_event(&findings->items[i], finding))
				return true;
	return false;
}

/** One event, one explanation. All are judged before any is dropped, so the order of rules does not matter. */
static void drop_weaker(struct findings *findings)
{
	bool *weaker = memory_new(findings->count + 1, sizeof *weaker);
	size_t i, kept = 0;

	for (i = 0; i < findings->count; i++)
		weaker[i] = is_said_better(findings, &findings->items[i]);
	for (i = 0; i < findings->count; i++) {
		if (weaker[i])
			finding_clear(&findings->items[i]);
		else
			findings->items[kept++] = findings->items[i];
	}
	findings->count = kept;
	free(weaker);
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
	bool stuck = is_stuck(trace);

	for (r = 0; r < rules; r++)
		diagnoses[r] = (struct diagnosis){.trace = trace,
			.rule = all_rules[r],
			.findings = out,
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
	drop_weaker(out);
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

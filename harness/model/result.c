/** @file
 * Results: their sums, and what is found in them.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "model/result.h"

enum { RESULT_BYTES_MOST = 256 << 20 };

struct result *result_new(void)
{
	struct result *result = memory_new(1, sizeof *result);

	result->possible = 100;
	return result;
}

static void free_outputs(struct check_result *check)
{
	size_t i;

	for (i = 0; i < check->output_count; i++) {
		free(check->output[i].program);
		free(check->output[i].stream);
		free(check->output[i].text);
	}
	for (i = 0; i < check->measure_count; i++) {
		free(check->measures[i].name);
		free(check->measures[i].unit);
	}
	free(check->output);
	free(check->measures);
}

void stuck_clear(struct stuck *stuck)
{
	size_t i;

	for (i = 0; i < stuck->node_count; i++) {
		free(stuck->nodes[i].id);
		free(stuck->nodes[i].kind);
		free(stuck->nodes[i].label);
		free(stuck->nodes[i].file);
	}
	for (i = 0; i < stuck->edge_count; i++) {
		free(stuck->edges[i].from);
		free(stuck->edges[i].to);
		free(stuck->edges[i].label);
		free(stuck->edges[i].file);
	}
	memory_free_strings(stuck->story, stuck->story_count);
	free(stuck->nodes);
	free(stuck->edges);
	*stuck = (struct stuck){0};
}

void step_line_clear(struct step_line *line)
{
	free(line->who);
	free(line->text);
	free(line->file);
	*line = (struct step_line){0};
}

static void free_transcript(struct check_result *check)
{
	size_t i;

	for (i = 0; i < check->transcript_count; i++)
		step_line_clear(&check->transcript[i]);
	free(check->transcript);
}

static void free_coverage(struct coverage *coverage)
{
	memory_free_strings(coverage->points, coverage->point_count);
	free(coverage->kind);
}

void check_result_clear(struct check_result *check)
{
	free_outputs(check);
	stuck_clear(&check->stuck);
	free_transcript(check);
	memory_free_strings(check->findings, check->finding_count);
	memory_free_strings(check->programs, check->program_count);
	memory_free_strings(check->further, check->further_count);
	instance_clear(&check->instance);
	free_coverage(&check->coverage);
	free(check->name);
	free(check->promise);
	free(check->broken);
	free(check->source);
	free(check->tags);
	free(check->reason);
	free(check->depends);
	free(check->message);
	free(check->expected);
	free(check->actual);
	free(check->replay);
	*check = (struct check_result){0};
}

static void free_build(struct result *result)
{
	size_t i;

	for (i = 0; i < result->build.message_count; i++) {
		free(result->build.messages[i].file);
		free(result->build.messages[i].severity);
		free(result->build.messages[i].text);
		free(result->build.messages[i].excerpt);
		free(result->build.messages[i].meaning);
	}
	free(result->build.messages);
	free(result->build.hash);
}

void seen_object_clear(struct seen_object *object)
{
	free(object->kind);
	free(object->name);
	free(object->description);
	free(object->file);
	free(object->state);
	free(object->local);
	free(object->remote);
}

static void run_clear(struct run_result *run)
{
	size_t i;

	for (i = 0; i < run->object_count; i++)
		seen_object_clear(&run->objects[i]);
	free(run->objects);
	snapshots_clear(&run->snapshots);
	free(run->check);
	json_decref(run->json);
	free(run->text);
	trace_free(run->trace);
}

void result_free(struct result *result)
{
	size_t i;

	if (!result)
		return;
	for (i = 0; i < result->check_count; i++)
		check_result_clear(&result->checks[i]);
	for (i = 0; i < result->finding_count; i++)
		finding_clear(&result->findings[i]);
	for (i = 0; i < result->run_count; i++)
		run_clear(&result->runs[i]);
	free_build(result);
	free(result->checks);
	free(result->findings);
	free(result->runs);
	free(result->plumb);
	free(result->lab);
	free(result->title);
	free(result->submission);
	free(result->started);
	free(result->environment.kernel);
	free(result->environment.machine);
	free(result->environment.compiler);
	free(result->environment.tier);
	free(result->environment.limits);
	free(result);
}

/* --- sums --- */

static bool is_skipped(const struct check_result *check, const char *reason)
{
	return check->verdict == VERDICT_SKIP && check->reason && strcmp(check->reason, reason) == 0;
}

static bool is_judged(const struct check_result *check)
{
	return check->verdict != VERDICT_ERROR && (check->verdict != VERDICT_SKIP || is_skipped(check, "depends"));
}

static bool has_verdict(const struct result *result, enum verdict verdict)
{
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (result->checks[i].verdict == verdict)
			return true;
	return false;
}

static enum result_state state_of(const struct result *result)
{
	if (!result->build.ok)
		return STATE_BUILD;
	if (has_verdict(result, VERDICT_ERROR))
		return STATE_ERROR;
	if (has_verdict(result, VERDICT_CRASH))
		return STATE_CRASH;
	if (has_verdict(result, VERDICT_LIMIT))
		return STATE_LIMIT;
	if (has_verdict(result, VERDICT_TIMEOUT))
		return STATE_TIMEOUT;
	return has_verdict(result, VERDICT_FAIL) ? STATE_FAIL : STATE_PASS;
}

void result_sum(struct result *result)
{
	size_t i;

	result->points = result->of = 0;
	result->possible = 100;
	result->complete = true;
	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		if (!is_judged(check)) {
			result->complete = result->complete && !result->build.ok;
			continue;
		}
		result->points += check->points;
		result->of += check->possible;
	}
	if (!result->build.ok)
		result->of = result->possible; /* a program that does not compile keeps no promise */
	result->state = state_of(result);
}

/* --- finding things --- */

struct check_result *result_check(const struct result *result, const char *name)
{
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (strcmp(result->checks[i].name, name) == 0)
			return &result->checks[i];
	return NULL;
}

const struct run_result *result_run(const struct result *result, const char *check)
{
	size_t i;

	for (i = 0; i < result->run_count; i++)
		if (strcmp(result->runs[i].check, check) == 0)
			return &result->runs[i];
	return NULL;
}

const struct seen_object *run_object(const struct run_result *run, int id)
{
	size_t i;

	for (i = 0; i < run->object_count; i++)
		if (run->objects[i].id == id)
			return &run->objects[i];
	return NULL;
}

const struct stuck_node *stuck_node_of(const struct stuck *stuck, const char *id)
{
	size_t i;

	for (i = 0; i < stuck->node_count; i++)
		if (strcmp(stuck->nodes[i].id, id) == 0)
			return &stuck->nodes[i];
	return NULL;
}

const struct finding *result_finding(const struct result *result, const char *id)
{
	size_t i;

	for (i = 0; i < result->finding_count; i++)
		if (strcmp(result->findings[i].id, id) == 0)
			return &result->findings[i];
	return NULL;
}

const char *check_sentence(const struct check_result *check)
{
	return check->broken ? check->broken : check->promise;
}

bool check_is_broken(const struct check_result *check)
{
	return check->verdict != VERDICT_PASS && check->verdict != VERDICT_SKIP;
}

bool check_is_skipped_for(const struct check_result *check, const char *reason)
{
	return check->verdict == VERDICT_SKIP && check->reason && strcmp(check->reason, reason) == 0;
}

static bool names_finding(const struct check_result *check, const char *id)
{
	size_t i;

	for (i = 0; i < check->finding_count; i++)
		if (strcmp(check->findings[i], id) == 0)
			return true;
	return false;
}

const struct check_result *result_teller(const struct result *result, const char *id)
{
	const struct check_result *first = NULL;
	size_t i;

	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		if (!names_finding(check, id))
			continue;
		if (check_is_broken(check))
			return check;
		first = first ? first : check;
	}
	return first;
}

/** Merges a finding with one of the same rule and line, and takes what it owns. @param tells  its account is the one to keep. */
static void merge(struct finding *known, struct finding *again, bool tells)
{
	struct finding other = *again;

	if (tells) {
		other = *known;
		*known = *again;
	}
	known->count += other.count;
	finding_clear(&other);
	*again = (struct finding){0};
}

void result_add_findings(struct result *result, struct check_result *check, struct finding *findings, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct finding *known = (struct finding *)result_finding(result, findings[i].id);
		bool listed = check && names_finding(check, findings[i].id);

		if (check && !listed)
			ARRAY_ADD(check->findings, check->finding_count, check->finding_capacity) =
				memory_string(findings[i].id);
		if (known) {
			merge(known, &findings[i], !listed && check && result_teller(result, known->id) == check);
			continue;
		}
		ARRAY_ADD(result->findings, result->finding_count, result->finding_capacity) = findings[i];
		findings[i] = (struct finding){0}; /* the result's now */
	}
}

/* --- files --- */

static int read_by(int from_json(const char *, size_t, struct result **, char **), const char *path,
	struct result **out, char **problem)
{
	struct text content = {0};
	int r = file_read(path, RESULT_BYTES_MOST, &content);

	if (r < 0 && problem)
		*problem = memory_format(_("cannot read '%s': %s"), path, strerror(-r));
	if (r == 0)
		r = from_json(text_string(&content), content.length, out, problem);
	text_clear(&content);
	return r;
}

int result_read(const char *path, struct result **out, char **problem)
{
	return read_by(result_from_json, path, out, problem);
}

int result_read_head(const char *path, struct result **out, char **problem)
{
	return read_by(result_head_from_json, path, out, problem);
}

int result_write(const struct result *result, const char *path)
{
	char *json = result_to_json(result);
	int r = file_replace(path, json, strlen(json));

	free(json);
	return r;
}

/** @file
 * The learner's own file.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/history.h"

enum { HISTORY_MOST = 64 << 20, FIELDS_MOST = 7, OLD_FIELDS = 5 };

/** A line, cut at its tabs. */
struct line {
	char *fields[FIELDS_MOST]; /**< borrowed from the text */
	size_t count;
	int number; /**< from 1 */
};

char *history_path(const struct kit *kit)
{
	return file_join(kit->state, "history.tsv");
}

/* --- reading a line --- */

/** A slug or a name of a check: what is shown later is what was looked at here. */
static bool is_name(const char *word)
{
	return *word && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(word);
}

static bool has_shape(const char *word, const char *shape)
{
	size_t i;

	for (i = 0; shape[i]; i++)
		if (shape[i] == '0' ? !isdigit((unsigned char)word[i]) : word[i] != shape[i])
			return false;
	return !word[i];
}

/** The first versions wrote whole seconds. */
static bool is_time(const char *word)
{
	return has_shape(word, "0000-00-00T00:00:00.000000Z") || has_shape(word, "0000-00-00T00:00:00Z");
}

/** A whole number from 0 on, or -1. */
static int number_of(const char *word)
{
	return *word && strlen(word) < 6 && strspn(word, "0123456789") == strlen(word) ? atoi(word) : -1;
}

static bool are_checks(const char *words)
{
	char *copy = memory_string(words), *rest = copy, *word, *name;
	bool good = true;

	if (strcmp(words, "-") != 0)
		while ((word = strsep(&rest, " "))) {
			name = strchr(word, ':');
			if (name)
				*name++ = '\0';
			good = good && name && number_of(word) >= 0 && is_name(name);
		}
	free(copy);
	return good;
}

static bool is_hint(const struct line *line)
{
	return line->count == OLD_FIELDS && strcmp(line->fields[2], "hint") == 0;
}

static bool is_state(const char *word)
{
	int state;

	for (state = STATE_BUILD; state <= STATE_PASS; state++)
		if (strcmp(word, state_name((enum result_state)state)) == 0)
			return true;
	return false;
}

/** Lines of five fields are those of the first versions, which did not name the checks. */
static bool is_good(const struct line *line)
{
	char *const *field = line->fields;

	if (line->count < OLD_FIELDS || !is_time(field[0]) || !is_name(field[1]))
		return false;
	if (is_hint(line))
		return number_of(field[3]) > 0 && number_of(field[4]) > 0;
	if (strcmp(field[2], "-") != 0 && (number_of(field[2]) < 0 || number_of(field[3]) < 0))
		return false;
	return is_state(field[4]) &&
		(line->count == OLD_FIELDS ||
			(line->count == FIELDS_MOST && are_checks(field[5]) && are_checks(field[6])));
}

static void cut(struct line *line, char *text)
{
	char *rest = text, *field;

	while ((field = strsep(&rest, "\t"))) {
		if (line->count < FIELDS_MOST)
			line->fields[line->count] = field;
		line->count++;
	}
}

/* --- folding --- */

static struct progress *progress_of(struct history *history, const char *lab)
{
	size_t i;

	for (i = 0; i < history->lab_count; i++)
		if (strcmp(history->labs[i].lab, lab) == 0)
			return &history->labs[i];
	ARRAY_ADD(history->labs, history->lab_count, history->lab_capacity) =
		(struct progress){.lab = memory_string(lab), .points = -1};
	return &history->labs[history->lab_count - 1];
}

static struct check_known *known_check(const struct progress *progress, const char *name)
{
	size_t i;

	for (i = 0; i < progress->check_count; i++)
		if (strcmp(progress->checks[i].name, name) == 0)
			return &progress->checks[i];
	return NULL;
}

static void note_check(struct progress *progress, const char *name, int step, bool kept)
{
	struct check_known *known = known_check(progress, name);

	if (!known) {
		known = &ARRAY_ADD(progress->checks, progress->check_count, progress->check_capacity);
		known->name = memory_string(name);
	}
	known->step = step;
	known->kept = kept;
}

static void note_checks(struct progress *progress, char *words, bool kept)
{
	char *rest = words, *word, *name;

	if (strcmp(words, "-") == 0)
		return;
	while ((word = strsep(&rest, " "))) {
		name = strchr(word, ':');
		*name++ = '\0';
		note_check(progress, name, number_of(word), kept);
	}
}

static void note_hint(struct progress *progress, int step, int level)
{
	size_t i;

	for (i = 0; i < progress->hint_count; i++)
		if (progress->hints[i].step == step)
			break;
	if (i == progress->hint_count)
		ARRAY_ADD(progress->hints, progress->hint_count, progress->hint_capacity) =
			(struct hint_shown){.step = step};
	if (progress->hints[i].level < level)
		progress->hints[i].level = level;
}

/** Of checks that a lab no longer has nothing is known any more, once all were graded. */
static void forget_checks(struct progress *progress)
{
	size_t i;

	for (i = 0; i < progress->check_count; i++)
		free(progress->checks[i].name);
	progress->check_count = 0;
}

static void fold_line(struct history *history, struct line *line)
{
	struct progress *progress = progress_of(history, line->fields[1]);

	if (is_hint(line)) {
		note_hint(progress, number_of(line->fields[3]), number_of(line->fields[4]));
		return;
	}
	progress->begun = true;
	progress->builds = strcmp(line->fields[4], state_name(STATE_BUILD)) != 0;
	if (strcmp(line->fields[2], "-") != 0) {
		progress->points = number_of(line->fields[2]);
		progress->of = number_of(line->fields[3]);
		if (progress->builds)
			forget_checks(progress);
	}
	if (line->count == FIELDS_MOST) {
		note_checks(progress, line->fields[5], true);
		note_checks(progress, line->fields[6], false);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct line *left = a, *right = b;
	int order = strcmp(left->fields[0], right->fields[0]);

	return order ? order : left->number - right->number;
}

void history_fold(struct history *out, char *text, void (*broken)(int line, void *data), void *data)
{
	struct line *lines = NULL;
	size_t count = 0, capacity = 0, i;
	char *rest = text, *one;
	int number;

	for (number = 1; (one = strsep(&rest, "\n")); number++) {
		struct line line = {.number = number};

		cut(&line, one);
		if (is_good(&line))
			ARRAY_ADD(lines, count, capacity) = line;
		else if (*one && broken)
			broken(number, data);
	}
	if (count)
		qsort(lines, count, sizeof *lines, by_time);
	for (i = 0; i < count; i++)
		fold_line(out, &lines[i]);
	free(lines);
}

static int read_file(const char *path, struct text *content)
{
	int r = file_read(path, HISTORY_MOST, content);

	return r == -ENOENT || r == -ENOTDIR ? 0 : r; /* nothing was done yet */
}

static void tell_broken(int line, void *data)
{
	(void)cli_fail(0, _("'%s', line %d: this is no line of a history; it is left aside"), (const char *)data, line);
}

static void read_history(const struct kit *kit, struct history *out, bool aloud)
{
	char *path = history_path(kit);
	struct text content = {0};
	int r = read_file(path, &content);

	*out = (struct history){0};
	if (r < 0 && aloud)
		(void)cli_fail(0, _("cannot read '%s': %s"), path, strerror(-r));
	if (r == 0 && content.length)
		history_fold(out, content.bytes, aloud ? tell_broken : NULL, path);
	text_clear(&content);
	free(path);
}

void history_read(const struct kit *kit, struct history *out)
{
	read_history(kit, out, false);
}

void history_read_aloud(const struct kit *kit, struct history *out)
{
	read_history(kit, out, true);
}

static void progress_clear(struct progress *progress)
{
	forget_checks(progress);
	free(progress->checks);
	free(progress->hints);
	free(progress->lab);
}

void history_clear(struct history *history)
{
	size_t i;

	for (i = 0; i < history->lab_count; i++)
		progress_clear(&history->labs[i]);
	free(history->labs);
	*history = (struct history){0};
}

/* --- asking --- */

const struct progress *history_progress(const struct history *history, const char *lab)
{
	static const struct progress nothing = {.points = -1};
	size_t i;

	for (i = 0; i < history->lab_count; i++)
		if (strcmp(history->labs[i].lab, lab) == 0)
			return &history->labs[i];
	return &nothing;
}

int progress_hint(const struct progress *progress, int step)
{
	size_t i;

	for (i = 0; i < progress->hint_count; i++)
		if (progress->hints[i].step == step)
			return progress->hints[i].level;
	return 0;
}

static int place_of(const struct check_known *check)
{
	return check->step ? check->step : INT_MAX;
}

const struct check_known *progress_first_broken(const struct progress *progress)
{
	const struct check_known *first = NULL;
	size_t i;

	for (i = 0; i < progress->check_count; i++)
		if (!progress->checks[i].kept && (!first || place_of(&progress->checks[i]) < place_of(first)))
			first = &progress->checks[i];
	return first;
}

/** Was it decided whether the promise is kept? Its dependants are lost with a broken one. */
static bool is_decided(const struct check_result *check)
{
	return check->verdict != VERDICT_ERROR &&
		(check->verdict != VERDICT_SKIP || check_is_skipped_for(check, "depends"));
}

struct change progress_change(const struct progress *before, const struct result *result)
{
	struct change change = {0};
	size_t i;

	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];
		const struct check_known *known = known_check(before, check->name);
		bool kept = check->verdict == VERDICT_PASS;

		if (!known || !is_decided(check) || known->kept == kept)
			continue;
		change.fixed += kept;
		change.broke += !kept;
	}
	return change;
}

/* --- writing --- */

static bool ends_in_a_line(int fd)
{
	off_t length = lseek(fd, 0, SEEK_END);
	char last;

	return length <= 0 || (pread(fd, &last, 1, length - 1) == 1 && last == '\n');
}

/** One write at the end: two gradings at the same time do not come into each other's line. */
static void add_line(const struct kit *kit, struct text *fields)
{
	char *now = clock_moment();
	struct text line = {0};
	char *path = history_path(kit);
	int fd, r = file_make_folder(kit->state);

	text_addf(&line, "%s\t%s\n", now, text_string(fields));
	fd = r < 0 ? -1 : open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (fd >= 0) {
		r = ends_in_a_line(fd) ? 0 : file_write_fd(fd, "\n", 1);
		if (r == 0)
			r = file_write_fd(fd, line.bytes, line.length);
		(void)close(fd); /* a history is worth no error */
	} else {
		r = r < 0 ? r : -errno;
	}
	if (r < 0)
		(void)cli_fail(0, _("cannot add to '%s': %s"), path, strerror(-r));
	text_clear(&line);
	text_clear(fields);
	free(path);
	free(now);
}

static void add_checks(struct text *line, const struct result *result, bool kept)
{
	size_t length = line->length, i;

	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		if (is_decided(check) && (check->verdict == VERDICT_PASS) == kept)
			text_addf(line, "%s%d:%s", line->length > length ? " " : "", check->step, check->name);
	}
	if (line->length == length)
		text_add(line, "-");
}

/** Were all checks asked for, and could they be judged? An error never costs a point. */
static bool is_whole(const struct result *result)
{
	size_t i;

	for (i = 0; i < result->check_count && result->build.ok; i++)
		if (check_is_skipped_for(&result->checks[i], "selected") || result->checks[i].verdict == VERDICT_ERROR)
			return false;
	return true;
}

void history_add_result(const struct kit *kit, const struct result *result)
{
	struct text line = {0};

	text_addf(&line, "%s\t", result->lab);
	if (is_whole(result))
		text_addf(&line, "%d\t%d\t", result->points, result->of);
	else
		text_add(&line, "-\t-\t");
	text_addf(&line, "%s\t", state_name(result->state));
	add_checks(&line, result, true);
	text_add(&line, "\t");
	add_checks(&line, result, false);
	add_line(kit, &line);
}

void history_add_hint(const struct kit *kit, const char *lab, int step, int level)
{
	struct text line = {0};

	text_addf(&line, "%s\thint\t%d\t%d", lab, step, level);
	add_line(kit, &line);
}

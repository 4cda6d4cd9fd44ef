/** @file
 * plumb check: which promises does the program keep?
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/history.h"
#include "report/exporter.h"

enum {
	OPTION_DIR = 256,
	OPTION_ONLY,
	OPTION_LAST,
	OPTION_FIRST,
	OPTION_SEED,
	OPTION_JSON,
	OPTION_FORMAT,
	OPTION_PLAIN,
	OPTION_GRADED
};

struct arguments {
	const char *lab, *dir, *json, *format, *seed, *jobs;
	bool last_failed, first, plain, as_graded;
	char **only; /**< borrowed strings */
	size_t only_count, only_capacity;
};

static const struct argp_option options[] = {
	{"dir", OPTION_DIR, "DIR", 0, N_("the folder with the program; else the lab's own"), 0},
	{"only", OPTION_ONLY, "NAME", 0,
		N_("this check, those with this tag, or else with this in their name; may be repeated"), 0},
	{"last-failed", OPTION_LAST, NULL, 0, N_("what did not pass the last time"), 0},
	{"first", OPTION_FIRST, NULL, 0, N_("stop at the first broken promise"), 0},
	{"seed", OPTION_SEED, "N", 0, N_("seed of random inputs (1)"), 0},
	{"json", OPTION_JSON, "FILE", 0, N_("write the result there, too"), 0},
	{"format", OPTION_FORMAT, "NAME", 0,
		N_("terminal, html, json, junit, junit-annotated, gradescope, classroom50"), 0},
	{"jobs", 'j', "N", 0, N_("checks at once (one per CPU)"), 0},
	{"plain", OPTION_PLAIN, NULL, 0, N_("no colours"), 0},
	{"as-graded", OPTION_GRADED, NULL, 0, N_("as a teacher grades it: the usual seed, every check"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_DIR:
		arguments->dir = argument;
		break;
	case OPTION_ONLY:
		ARRAY_ADD(arguments->only, arguments->only_count, arguments->only_capacity) = argument;
		break;
	case OPTION_LAST:
		arguments->last_failed = true;
		break;
	case OPTION_FIRST:
		arguments->first = true;
		break;
	case OPTION_SEED:
		if (!*argument || strspn(argument, "0123456789") != strlen(argument))
			argp_error(state, _("the seed '%s' is not a whole number"), argument);
		arguments->seed = argument;
		break;
	case OPTION_JSON:
		arguments->json = argument;
		break;
	case OPTION_FORMAT:
		if (!exporter_by_name(argument))
			argp_error(state, _("no format '%s'"), argument);
		arguments->format = argument;
		break;
	case 'j':
		if (atoi(argument) < 1)
			argp_error(state, _("-j wants a number from 1, not '%s'"), argument);
		arguments->jobs = argument;
		break;
	case OPTION_PLAIN:
		arguments->plain = true;
		break;
	case OPTION_GRADED:
		arguments->as_graded = true;
		break;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			return ARGP_ERR_UNKNOWN;
		arguments->lab = argument;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** What did not pass when it was looked at the last time, whenever that was. */
static void add_last_failed(struct cli_options *more, const struct progress *progress)
{
	size_t i;

	for (i = 0; i < progress->check_count; i++)
		if (!progress->checks[i].kept)
			cli_add_option(more, "only", progress->checks[i].name);
}

/** Does the word name this check: its name, a tag, or a part of its name? The grader prefers the first two. */
static bool names(const char *word, const struct check_result *check)
{
	return strstr(check->name, word) || text_has_word(check->tags, word);
}

static bool is_known(const struct arguments *arguments, const char *path)
{
	struct result *result = NULL;
	size_t i, j;
	bool known = true;

	if (result_read(path, &result, NULL) < 0)
		return true;
	for (i = 0; i < arguments->only_count && known; i++) {
		known = false;
		for (j = 0; j < result->check_count; j++)
			known = known || names(arguments->only[i], &result->checks[j]);
		if (!known)
			(void)cli_fail(0, "lab %s has no check and no tag '%s'", result->lab, arguments->only[i]);
	}
	result_free(result);
	return known;
}

static void fill(struct cli_options *more, const struct arguments *arguments, const struct progress *progress)
{
	size_t i;

	if (arguments->seed && !arguments->as_graded)
		cli_add_option(more, "seed", arguments->seed);
	if (arguments->jobs)
		cli_add_option(more, "jobs", arguments->jobs);
	if (arguments->first)
		cli_add_option(more, "first", NULL);
	if (isatty(STDERR_FILENO) && !arguments->plain)
		cli_add_option(more, "progress", NULL);
	for (i = 0; i < arguments->only_count && !arguments->as_graded; i++)
		cli_add_option(more, "only", arguments->only[i]);
	if (arguments->last_failed && !arguments->as_graded)
		add_last_failed(more, progress);
}

/** Is there anything in it but "not run"? */
static bool was_judged(const struct result *result)
{
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (!result->checks[i].reason || strcmp(result->checks[i].reason, "not run") != 0)
			return true;
	return result->build.message_count > 0;
}

static const char *variable(const char *name)
{
	return getenv(name);
}

static int cannot_show(int error)
{
	if (error == ENODATA)
		return cli_fail(EXIT_COULD_NOT_JUDGE,
			"the result is not complete: something could not be judged here, and a gradebook would take that for a zero");
	return cli_fail(EXIT_COULD_NOT_JUDGE, "cannot show the result: %s", strerror(error));
}

static bool is_for_people(const struct arguments *arguments)
{
	return !arguments->format || strcmp(arguments->format, "terminal") == 0;
}

/** What this grading means for the learner. Another folder's is nobody's progress. */
static void keep(const struct kit *kit, const struct arguments *arguments, const struct progress *before,
	const struct result *result)
{
	struct change change = progress_change(before, result);

	if (arguments->dir)
		return;
	history_add_result(kit, result);
	if (is_for_people(arguments) && (change.fixed || change.broke))
		(void)fprintf(stderr, _("since your last check: %d fixed, %d broke\n"), change.fixed, change.broke);
}

/** As a shell reads it back; the caller frees. NULL for NULL. */
static char *as_word(const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=:,./@%";
	struct text out = {0};

	if (!text || (*text && strspn(text, plain) == strlen(text)))
		return text ? memory_string(text) : NULL;
	text_add(&out, "'");
	for (; *text; text++)
		text_addf(&out, *text == '\'' ? "'\\''" : "%c", *text);
	text_add(&out, "'");
	return text_take(&out);
}

/** People are shown of a run only what proves a finding. */
static int read_shown(const struct arguments *arguments, const char *path, struct result **out, char **problem)
{
	struct result *head;

	if (is_for_people(arguments) && result_read_head(path, &head, NULL) == 0) {
		if (!head->finding_count) {
			*out = head;
			return 0;
		}
		result_free(head);
	}
	return result_read(path, out, problem);
}

/** @param kept  where another folder's result stays; NULL: it is the lab's own. */
static int show(const struct kit *kit, const struct arguments *arguments, const struct progress *before,
	const char *path, const char *kept)
{
	const struct exporter *exporter = exporter_by_name(arguments->format ? arguments->format : "terminal");
	struct export_options how = {
		.colour = cli_colour(arguments->plain), .width = cli_width(), .variable = variable};
	struct result *result = NULL;
	struct text out = {0};
	char *problem = NULL, *folder, *place;
	int r = read_shown(arguments, path, &result, &problem);

	if (r < 0) {
		(void)cli_fail(EXIT_COULD_NOT_JUDGE, "%s", problem);
		free(problem);
		return EXIT_COULD_NOT_JUDGE;
	}
	if (!was_judged(result)) { /* who could not begin has said why */
		result_free(result);
		return 0;
	}
	how.folder = folder = as_word(arguments->dir);
	how.kept = place = as_word(kept);
	r = exporter->write((const struct result *const *)&result, 1, &how, &out);
	if (r == 0)
		r = cli_print(&out);
	keep(kit, arguments, before, result);
	text_clear(&out);
	result_free(result);
	free(folder);
	free(place);
	return r < 0 ? cannot_show(-r) : 0;
}

static int copy_result(const char *from, const char *to)
{
	struct text content = {0};
	int r = file_read(from, (size_t)256 << 20, &content);

	if (r == 0)
		r = file_replace(to, text_string(&content), content.length);
	text_clear(&content);
	return r < 0 ? cli_fail(EXIT_COULD_NOT_JUDGE, "cannot write '%s': %s", to, strerror(-r)) : 0;
}

/** A grading of another folder is not the learner's progress: its result goes to a place of its own. */
static char *result_place(const struct kit *kit, const struct arguments *arguments, const char *slug)
{
	free(cli_results_folder(kit));
	return arguments->dir ? cli_own_result_path(kit, slug) : cli_result_path(kit, slug);
}

/** Where the result of another folder stays, for `plumb replay`: the last one of the lab. NULL for the lab's own; the caller frees. */
static char *place_to_keep(const struct kit *kit, const struct arguments *arguments, const char *slug)
{
	return arguments->dir ? cli_other_result_path(kit, slug) : NULL;
}

static bool is_stale(const char *path, const struct stat *before)
{
	struct stat now;

	return stat(path, &now) < 0 || (now.st_ino == before->st_ino && now.st_mtim.tv_nsec == before->st_mtim.tv_nsec);
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_check = {
	.name = "check",
	.summary = N_("which promises does the program keep?"),
	.arguments = "[LAB]",
	.description = N_(
		"Grades a program and shows the first promise it breaks, why, and at which line. LAB is a number, a name or a folder; "
		"without it, the lab of the current folder, else the first unfinished one."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct cli_options more = {0};
	struct history history;
	const struct progress *known;
	struct stat before = {0};
	char *slug, *path, *kept;
	int status, shown = 0, copied = 0;

	cli_parse(&command_check, parse, argc, argv, &arguments);
	slug = cli_lab(kit, arguments.lab);
	if (!slug)
		return EXIT_USAGE;
	path = result_place(kit, &arguments, slug);
	kept = place_to_keep(kit, &arguments, slug);
	(void)stat(path, &before); /* zero where there was none */
	history_read_aloud(kit, &history);
	known = history_progress(&history, arguments.dir ? "" : slug);
	fill(&more, &arguments, known);
	status = cli_run_grader(kit, slug, arguments.dir, path, more.items);
	if (is_stale(path, &before)) {
		shown = 0; /* the grader has said why */
	} else if (!is_known(&arguments, path)) {
		status = EXIT_USAGE;
	} else {
		shown = show(kit, &arguments, known, path, kept);
		copied = arguments.json ? copy_result(path, arguments.json) : 0;
	}
	if (kept && rename(path, kept) < 0)
		(void)unlink(
			path); /* there is none, or nobody may write there; nothing is lost but the way to replay it */
	history_clear(&history);
	file_names_free(more.items);
	free(arguments.only);
	free(path);
	free(kept);
	free(slug);
	return shown ? shown : copied ? copied : status;
}

/** @file
 * plumb solution: from one's own program to the reference, as a diff.
 */
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/course.h"
#include "cli/guide.h"

enum { DIFF_SAME = 0, DIFF_DIFFERS = 1 };

struct arguments {
	const char *lab;
	bool spoil, plain;
};

static const struct argp_option options[] = {
	{"spoil", 's', NULL, 0, N_("also of a lab that is not done"), 0},
	{"plain", 'p', NULL, 0, N_("no colours"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 's':
		arguments->spoil = true;
		break;
	case 'p':
		arguments->plain = true;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->lab);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** One file: from the learner's to the reference's. @return what diff(1) does. */
static int add_diff(const char *own, const char *reference, bool colour, struct text *out)
{
	char *from = guide_path(own), *to = guide_path(reference);
	char *argv[] = {"diff", "-u", "-N", "--label", from, "--label", to, colour ? "--color=always" : "--color=never",
		(char *)own, (char *)reference, NULL};
	int status = command_run(argv, out);

	free(to);
	free(from);
	return status;
}

/** All files of the reference. @return the exit status. */
static int add_diffs(const struct kit *kit, const char *slug, bool colour, struct text *out)
{
	char *folder = file_join(kit->solutions, slug), **names;
	int status = EXIT_ALL_PASSED, r = file_names(folder, &names);
	size_t i;

	for (i = 0; r == 0 && names[i] && status == EXIT_ALL_PASSED; i++) {
		char *own = memory_format("%s/%s/%s", kit->labs, slug, names[i]),
		     *reference = file_join(folder, names[i]);

		if (cli_is_source(names[i]) && add_diff(own, reference, colour, out) > DIFF_DIFFERS)
			status = cli_fail(
				EXIT_COULD_NOT_JUDGE, _("cannot compare '%s' and '%s' with diff"), own, reference);
		free(reference);
		free(own);
	}
	if (r == 0)
		file_names_free(names);
	else
		status = cli_fail(EXIT_COULD_NOT_JUDGE, _("there is no solution here: cannot read '%s': %s"), folder,
			strerror(-r));
	free(folder);
	return status;
}

/** Why not; NULL where the solution may be shown. The caller frees. */
static char *refusal(const struct kit *kit, const char *slug, const struct course *course, bool done, bool spoil)
{
	char *path = course_path(kit), *why = NULL;

	if (course->solution == SOLUTION_NEVER)
		why = memory_format(_("this course shows no solutions ('%s')"), path);
	else if (!done && course->solution == SOLUTION_PASSED)
		why = memory_format(_("%s is not done, and this course shows solutions only then ('%s')"), slug, path);
	else if (!done && !spoil)
		why = memory_format(_("%s is not done; plumb hint tells a little, --spoil shows all"), slug);
	free(path);
	return why;
}

static void add_more(const struct kit *kit, const char *slug, struct text *out)
{
	char *path = file_join(kit->solutions, slug), *folder = guide_path(path);

	if (!out->length)
		text_add(out, _("yours is the reference, byte for byte\n"));
	text_addf(out, _("\nwhy it is written so: %s/NOTES.md\nother right answers: %s/specimens/accept\n"), folder,
		folder);
	free(folder);
	free(path);
}

static int show(const struct kit *kit, const char *slug, bool done, const struct arguments *arguments)
{
	struct course course;
	struct text out = {0};
	char *problem = NULL;
	int status;

	if (course_read(kit, &course, &problem) < 0) {
		status = cli_fail(EXIT_COULD_NOT_JUDGE, "%s", problem);
	} else if ((problem = refusal(kit, slug, &course, done, arguments->spoil))) {
		status = cli_fail(EXIT_SOMETHING_FAILED, "%s", problem);
	} else {
		status = add_diffs(kit, slug, cli_colour(arguments->plain), &out);
		if (status == EXIT_ALL_PASSED)
			add_more(kit, slug, &out);
	}
	free(problem);
	return cli_answer(&out, status);
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_solution = {
	.name = "solution",
	.summary = N_("from your program to the reference"),
	.arguments = "[LAB]",
	.description = N_(
		"Shows what the reference has otherwise, as diff -u does, when the lab is done. A course may forbid it."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct history history;
	char *slug;
	int status;

	cli_parse(&command_solution, parse, argc, argv, &arguments);
	slug = cli_lab(kit, arguments.lab);
	if (!slug)
		return EXIT_USAGE;
	history_read_aloud(kit, &history);
	status = show(kit, slug, guide_is_done(kit, &history, slug), &arguments);
	history_clear(&history);
	free(slug);
	return status;
}

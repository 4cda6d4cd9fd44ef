/** @file
 * plumb verify: for authors. Do the checks of a lab check anything, and do they let every right program pass?
 *
 * The skeleton compiles without a warning. The reference and every accept specimen get 100, and no two accept specimens make
 * the same calls. Every reject specimen applies, compiles, changes at most twelve lines, fails exactly the checks that its header
 * lists, and shows the finding that it names at the line that it names. Every check is the only one that some specimen fails.
 * Each step has three hints, and none repeats another. Exceptions stand, with their reasons, in
 * solutions/NN-slug/matrix.allow:
 *
 *     points SPECIMEN reason      it earns fewer than 50 points
 *     check NAME reason           no specimen fails it alone
 *
 * Two things are only pointed out: a promise that the README states in other words, and what the skeleton gives its learners
 * and the reference has otherwise.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/verification.h"

enum { FILE_MOST = 1 << 20, LOADS_MOST = 64 };

static const struct argp_option options[] = {
	{"times", 't', "N", 0, N_("grade each specimen N times, and demand equal results"), 0},
	{"load", 'l', "K", 0, N_("beside K busy loops"), 0},
	{"quick", 'q', NULL, 0,
		N_("leave out, where a reject specimen is not meant for them, the checks with the tag 'long' and those that start no program that it changes"),
		0},
	{"why", 'w', "CHECK", 0, N_("tell which specimens fail this check, and how"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct verify_options *arguments = state->input;

	switch (key) {
	case 't':
		arguments->times = atoi(argument);
		if (arguments->times < 1)
			argp_error(state, "--times wants a number from 1, not '%s'", argument);
		break;
	case 'l':
		arguments->load = atoi(argument);
		if (arguments->load < 0 || arguments->load > LOADS_MOST)
			argp_error(state, "--load wants a number from 0 to %d, not '%s'", LOADS_MOST, argument);
		break;
	case 'q':
		arguments->quick = true;
		break;
	case 'w':
		arguments->why = argument;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->lab);
		break;
	case ARGP_KEY_END:
		if (arguments->why && !arguments->lab)
			argp_error(state, "--why wants a lab: plumb verify LAB --why CHECK");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** A grader of former checks would verify those. */
static bool grader_is_current(struct verification *it)
{
	char *grader = file_join(it->kit->graders, it->slug), *checks = file_join(it->folder, "checks.c");
	struct stat built, written;
	bool there = stat(grader, &built) == 0, current = there;

	if (there && stat(checks, &written) == 0)
		current = built.st_mtim.tv_sec > written.st_mtim.tv_sec ||
			(built.st_mtim.tv_sec == written.st_mtim.tv_sec &&
				built.st_mtim.tv_nsec >= written.st_mtim.tv_nsec);
	if (!current)
		verify_complain(it, "checks.c", "%s; type make",
			there ? "the grader is older than the checks" : "there is no grader with these checks yet");
	free(checks);
	free(grader);
	return current;
}

static void verify_everything(struct verification *it)
{
	verify_skeleton(it);
	verify_reference(it);
	verify_texts(it);
	verify_each(it, "accept", verify_accept);
	verify_each(it, "reject", verify_reject);
	verify_checks(it);
	if (it->problems)
		(void)printf("  %d to put right\n", it->problems);
}

static void verify_lab(struct verification *it)
{
	char *allow = file_join(it->solution, "matrix.allow"), *problem = NULL;

	(void)printf("%s\n", it->slug);
	(void)fflush(stdout);
	(void)file_read(allow, FILE_MOST, &it->allowed); /* most labs need none */
	if (lab_read(it->folder, &it->lab, &problem) < 0)
		verify_complain(it, "lab.conf", "%s", problem);
	else if (!grader_is_current(it))
		; /* that was told */
	else if (it->options->why)
		verify_why(it);
	else
		verify_everything(it);
	free(problem);
	free(allow);
}

static void verification_clear(struct verification *it)
{
	size_t i;

	for (i = 0; i < it->design_count; i++) {
		free(it->designs[i].specimen);
		free(it->designs[i].calls);
	}
	free(it->designs);
	for (i = 0; i < it->caught_count; i++) {
		free(it->caught[i].check);
		text_clear(&it->caught[i].failers);
	}
	free(it->caught);
	result_free(it->reference);
	lab_free(it->lab);
	text_clear(&it->allowed);
	free(it->solution);
	free(it->folder);
}

/** @return the number of problems, or a negative one where the lab has no such check, or there is no temporary folder. */
static int verify_one(const struct kit *kit, const struct verify_options *asked, const char *slug)
{
	struct verification it = {.kit = kit,
		.options = asked,
		.slug = slug,
		.folder = file_join(kit->labs, slug),
		.solution = file_join(kit->solutions, slug)};
	char scratch[] = "/tmp/plumb-verify-XXXXXX";

	if (!mkdtemp(scratch)) {
		it.problems = cli_fail(-1, "cannot make a temporary folder: %s", strerror(errno));
	} else {
		it.scratch = scratch;
		verify_lab(&it);
		(void)file_remove_folder(scratch); /* below /tmp; worth no error */
	}
	verification_clear(&it);
	return it.problems;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_verify = {
	.name = "verify",
	.summary = N_("for authors: do the checks check anything?"),
	.arguments = "[LAB]",
	.description = N_(
		"Grades skeleton, reference, and all accept and reject specimens of a lab (or of all labs), and holds each against what it "
		"should give."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct verify_options asked = {.times = 1};
	char **slugs, *slug;
	int problems = 0, one;
	size_t i;

	cli_parse(&command_verify, parse, argc, argv, &asked);
	(void)setenv("LC_ALL", "C", 1); /* sentences are held against README.md, so they have to be the authors' own */
	words_begin();
	if (asked.lab) {
		slug = cli_lab(kit, asked.lab);
		problems = slug ? verify_one(kit, &asked, slug) : -1;
		free(slug);
		return problems < 0 ? EXIT_USAGE : problems ? EXIT_SOMETHING_FAILED : EXIT_ALL_PASSED;
	}
	if (lab_list(kit->labs, &slugs) < 0)
		return cli_fail(EXIT_COULD_NOT_JUDGE, "there is no folder '%s'", kit->labs);
	for (i = 0; slugs[i]; i++) {
		one = verify_one(kit, &asked, slugs[i]);
		problems += one < 0 ? 1 : one;
	}
	file_names_free(slugs);
	return problems ? EXIT_SOMETHING_FAILED : EXIT_ALL_PASSED;
}

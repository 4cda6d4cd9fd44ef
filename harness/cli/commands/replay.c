/** @file
 * plumb replay: the same run again: same seed, same fault, same values drawn.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

enum { FAILS_AGAIN = 1, PASSES_NOW = 0, NOT_THE_SAME = 3 };

struct arguments {
	const char *file, *check, *dir;
	bool gdb, strace;
};

static const struct argp_option options[] = {
	{"dir", 'd', "DIR", 0, N_("the folder with the program; else the lab's own"), 0},
	{"gdb", 'g', NULL, 0, N_("stop in gdb where it goes wrong"), 0},
	{"strace", 's', NULL, 0, N_("show the system calls of the run"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'd':
		arguments->dir = argument;
		break;
	case 'g':
		arguments->gdb = true;
		break;
	case 's':
		arguments->strace = true;
		break;
	case ARGP_KEY_ARG:
		if (state->arg_num == 0)
			arguments->file = argument;
		else if (state->arg_num == 1)
			arguments->check = argument;
		else
			cli_refuse_argument(state, argument);
		break;
	case ARGP_KEY_END:
		if (!arguments->check)
			argp_error(state, _("name a results.json and a check of it"));
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** Runs the grader for exactly this instance; the result goes to @p path. */
static int run_again(const struct kit *kit, const struct arguments *arguments, const struct result *old,
	const struct check_result *check, const char *path)
{
	const struct instance *instance = &check->instance;
	char *fault = instance->fault.kind == FAULT_NONE ? memory_string("") : fault_format(&instance->fault),
	     *seed = memory_format("%llu", (unsigned long long)instance->seed);
	const struct {
		const char *option, *value;
	} ways[] = {{"split", instance->split}, {"order", instance->order}, {"loss", instance->loss},
		{"draws", instance->draws}};
	struct cli_options more = {0};
	int status;
	size_t i;

	cli_add_option(&more, "only", check->name);
	cli_add_option(&more, "seed", seed);
	cli_add_option(&more, "fault", fault);
	for (i = 0; i < sizeof ways / sizeof *ways; i++)
		if (ways[i].value)
			cli_add_option(&more, ways[i].option, ways[i].value);
	if (arguments->gdb) {
		cli_add_option(&more, "gdb", NULL);
		(void)signal(SIGINT, SIG_IGN); /* Ctrl-C is gdb's */
	}
	status = cli_run_grader(kit, old->lab, arguments->dir, path, more.items);
	file_names_free(more.items);
	free(seed);
	free(fault);
	return status;
}

static void print_events(const struct result *result, const char *check)
{
	size_t i, j;

	for (i = 0; i < result->run_count; i++) {
		const struct trace *trace = result->runs[i].trace;

		if (strcmp(result->runs[i].check, check) != 0)
			continue;
		for (j = 0; j < trace->event_count; j++) {
			const struct event *event = &trace->events[j];

			(void)printf("%-8s %s", event->task < 0 ? "peer" : trace->tasks[event->task].path,
				event->text ? event->text : "");
			if (event->where.file)
				(void)printf("  (%s:%d)", event->where.file, event->where.line);
			(void)putchar('\n');
		}
	}
}

static bool is_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static int compare(const struct arguments *arguments, const struct result *old, const struct result *new)
{
	const struct check_result *before = result_check(old, arguments->check),
				  *now = result_check(new, arguments->check);

	if (!new->build.hash)
		return NOT_THE_SAME; /* nothing was built: the grader has said why */
	if (!is_equal(old->build.hash, new->build.hash))
		return cli_fail(NOT_THE_SAME, "the source has changed since that result");
	if (now->verdict == VERDICT_ERROR)
		return cli_fail(NOT_THE_SAME, "%s", now->reason ? _(now->reason) : _("the run could not be judged"));
	if (arguments->strace)
		print_events(new, arguments->check);
	if (now->verdict == VERDICT_PASS) {
		(void)printf(_("%s passes\n"), now->name);
		return PASSES_NOW;
	}
	(void)printf(_("%s fails%s: %s\n"), now->name,
		now->verdict == before->verdict && is_equal(before->message, now->message)
			? _(" again, in the same way")
			: _(", in another way"),
		now->message ? now->message : verdict_name(now->verdict));
	return FAILS_AGAIN;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_replay = {
	.name = "replay",
	.summary = N_("the run that failed, again, exactly"),
	.arguments = "RESULTS.json CHECK",
	.description = N_(
		"Makes the failing run of a check again. With --gdb the program stops where it goes wrong: at the call that the "
		"failure is about, before it is made, or at the signal that kills it. The fault, the order, the time and what peers "
		"say are as in the run that failed, and wait while you look; then the run goes on. Exit status: 1 it fails again, 0 it passes now, 3 the source changed or the "
		"fault point was not reached."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct result *old = NULL, *new = NULL;
	const struct check_result *check;
	char *problem = NULL, *path = NULL, *slug = NULL;
	int status;

	cli_parse(&command_replay, parse, argc, argv, &arguments);
	if (result_read(arguments.file, &old, &problem) < 0) {
		status = cli_fail(EXIT_USAGE, "'%s': %s", arguments.file, problem);
		goto done;
	}
	check = result_check(old, arguments.check);
	slug = old->lab ? lab_find(kit->labs, old->lab) : NULL;
	if (!check || !slug) {
		status = check ? cli_fail(EXIT_USAGE, "there is no lab '%s' here", old->lab ? old->lab : "?")
			       : cli_fail(EXIT_USAGE, "the result has no check '%s'", arguments.check);
		goto done;
	}
	free(cli_results_folder(kit));
	path = cli_own_result_path(kit, slug);
	status = run_again(kit, &arguments, old, check, path);
	if (result_read(path, &new, &problem) == 0)
		status = compare(&arguments, old, new);
	else if (status < NOT_THE_SAME)
		status = cli_fail(NOT_THE_SAME, "%s", problem);
	(void)unlink(path); /* only ours */
done:
	result_free(new);
	result_free(old);
	free(problem);
	free(path);
	free(slug);
	return status;
}

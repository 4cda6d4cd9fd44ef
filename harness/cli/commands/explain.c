/** @file
 * plumb explain: a rule, an errno, a system call, or a check, at length, with examples.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/explanation.h"
#include "cli/nearest.h"
#include "cli/texts.h"

struct arguments {
	bool all, list;
	const char *word;
};

static const struct argp_option options[] = {
	{"all", 'a', NULL, 0, N_("all rules, errors and system calls, as Markdown"), 0},
	{"list", 'l', NULL, 0, N_("the names of all rules, errors and system calls"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'a':
		arguments->all = true;
		break;
	case 'l':
		arguments->list = true;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->word);
		break;
	case ARGP_KEY_END:
		if (!arguments->all && !arguments->list && !arguments->word)
			argp_error(state, _("name a rule, an errno, a system call or a check, or say --all"));
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* --- checks --- */

/** Takes @p path. @return NULL where there is none. */
static struct result *read_result(char *path)
{
	struct result *result = NULL;

	if (result_read(path, &result, NULL) < 0)
		result = NULL;
	free(path);
	return result;
}

/** The last result of a lab, of its own folder or of another; NULL where it was never checked. */
static struct result *last_result(const struct kit *kit, const char *slug)
{
	struct result *own = read_result(cli_result_path(kit, slug));
	struct result *other = read_result(cli_other_result_path(kit, slug));
	bool newer = other && (!own || strcmp(other->started, own->started) > 0);

	result_free(newer ? own : other);
	return newer ? other : own;
}

static void say_check(const struct check_result *check, const char *slug)
{
	char *step = check->step ? memory_format(_("step %d"), check->step) : memory_string(_("the whole program"));

	(void)printf(_("%s, a check of lab %s (%s, %d points)\n%s\n\nread\n  %s\n  labs/%s/README.md\n"), check->name,
		slug, step, check->possible, check->promise, check->source ? check->source : "-", slug);
	free(step);
}

static bool explain_in_result(const struct kit *kit, const char *slug, const char *word)
{
	struct result *result = last_result(kit, slug);
	const struct check_result *check = result ? result_check(result, word) : NULL;

	if (check)
		say_check(check, slug);
	result_free(result);
	return check != NULL;
}

/** Checks are known from the results of labs that were checked before. */
static bool explain_check(const struct kit *kit, const char *word)
{
	bool found = false;
	char **slugs;
	size_t i;

	if (lab_list(kit->labs, &slugs) < 0)
		return false;
	for (i = 0; slugs[i]; i++)
		found = explain_in_result(kit, slugs[i], word) || found;
	file_names_free(slugs);
	return found;
}

/* --- names --- */

static void list(void)
{
	const struct errno_text *error;
	const struct call_text *call;
	size_t i;

	for (i = 0; all_rules[i]; i++)
		(void)printf("%-34s %s\n", all_rules[i]->id, _(all_rules[i]->title));
	for (error = errno_texts; error->name; error++)
		(void)printf("%-34s %s\n", error->name, _("an errno"));
	for (call = call_texts; call->name; call++)
		(void)printf("%-34s %s\n", call->name, _("a system call"));
}

static int unknown(const char *word)
{
	struct nearest nearest = {.word = word};
	const struct errno_text *error;
	const struct call_text *call;
	struct text message = {0};
	size_t i;

	for (i = 0; all_rules[i]; i++)
		nearest_offer(&nearest, all_rules[i]->id);
	for (error = errno_texts; error->name; error++)
		nearest_offer(&nearest, error->name);
	for (call = call_texts; call->name; call++)
		nearest_offer(&nearest, call->name);
	nearest_say(&nearest, _("plumb explain --list lists them"), &message);
	(void)cli_fail(EXIT_USAGE,
		"'%s' is no rule, no errno, no system call, and no check of a lab that was checked here%s", word,
		text_string(&message));
	text_clear(&message);
	return EXIT_USAGE;
}

/* --- the command --- */

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_explain = {
	.name = "explain",
	.summary = N_("a rule, an errno, a system call or a check, at length"),
	.arguments = "[ID]",
	.description = N_("Explains a rule, an errno such as ECONNRESET, or a system call, with examples; or a check."),
	.options = options,
	.run = run,
};

static bool explain(const struct explanation *to, const char *word)
{
	const struct rule *rule = rule_by_id(word);
	bool found = explain_errno(to, word);

	found = explain_call(to, word) || found;
	if (rule)
		explain_rule(to, rule);
	return rule || found;
}

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct text out = {0};
	struct explanation to = {
		.page = {.out = &out, .colour = cli_colour(false), .width = cli_width()}, .root = kit->root};
	bool found = true;
	int r;

	cli_parse(&command_explain, parse, argc, argv, &arguments);
	if (arguments.list)
		list();
	to.markdown = arguments.all;
	if (arguments.all)
		explain_all(&to);
	else if (arguments.word)
		found = explain(&to, arguments.word);
	r = cli_print(&out);
	text_clear(&out);
	if (!found && !explain_check(kit, arguments.word)) /* results take long to read */
		return unknown(arguments.word);
	return r < 0 ? cli_fail(EXIT_COULD_NOT_JUDGE, "cannot print: %s", strerror(-r)) : EXIT_ALL_PASSED;
}

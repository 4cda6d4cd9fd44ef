/** @file
 * plumb explain: a rule, a check, or an errno, at length, with an example.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "diagnose/rule.h"

struct arguments {
	bool all;
	const char *word;
};

static const struct argp_option options[] = {
	{"all", 'a', NULL, 0, "every rule", 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'a':
		arguments->all = true;
		break;
	case ARGP_KEY_ARG:
		if (arguments->word)
			argp_usage(state);
		arguments->word = argument;
		break;
	case ARGP_KEY_END:
		if (!arguments->all && !arguments->word)
			argp_error(state, "name a rule, a check or an errno, or say --all");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** The rule's first bad example, its guilty line marked; nothing where the sources are not here. */
static void print_example(const struct kit *kit, const char *id)
{
	char *path = memory_format("%s/harness/diagnose/rules/%s.bad1.c", kit->root, id), *rest, *line;
	struct text content = {0};
	int number = 0;

	if (file_read(path, 1 << 20, &content) == 0) {
		(void)printf("\nexample (harness/diagnose/rules/%s.bad1.c)\n", id);
		rest = content.bytes;
		while ((line = strsep(&rest, "\n")) && rest)
			(void)printf("%s%4d | %s\n", strstr(line, "/* HERE */") ? ">" : " ", ++number, line);
	}
	text_clear(&content);
	free(path);
}

static void print_rule(const struct kit *kit, const struct rule *rule)
{
	(void)printf("%s (%s)\n%s\n\nwhy it matters\n  %s\nwhat to do\n  %s\nread\n  %s\n", rule->id,
		severity_name(rule->severity), _(rule->title), _(rule->why), _(rule->fix), rule->see);
	print_example(kit, rule->id);
}

static bool concerns(const struct rule *rule, const char *errno_word)
{
	const char *const *name;

	for (name = rule->errors; name && *name; name++)
		if (strcmp(*name, errno_word) == 0)
			return true;
	return false;
}

static bool explain_errno(const char *word)
{
	int number;
	size_t i;

	for (number = 1; number < 200 && strcmp(errno_name(number), word) != 0; number++)
		;
	if (number == 200)
		return false;
	(void)printf("%s (%d)\n%s\n\nread\n  errno(3), and ERRORS in the manual page of the call that failed\n", word,
		number, strerror(number));
	for (i = 0; all_rules[i]; i++)
		if (concerns(all_rules[i], word))
			(void)printf("  plumb explain %s: %s\n", all_rules[i]->id, _(all_rules[i]->title));
	return true;
}

static bool explain_in_result(const struct kit *kit, const char *slug, const char *word)
{
	char *path = cli_result_path(kit, slug);
	struct result *result = NULL;
	const struct check_result *check = NULL;

	if (result_read(path, &result, NULL) == 0)
		check = result_check(result, word);
	if (check)
		(void)printf("%s, a check of lab %s (step %d, %d points)\n%s\n\nread\n  %s\n  labs/%s/README.md\n",
			check->name, slug, check->step, check->possible, check->promise,
			check->source ? check->source : "-", slug);
	result_free(result);
	free(path);
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

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_explain = {
	.name = "explain",
	.summary = "a rule, a check or an errno, at length",
	.arguments = "[ID]",
	.description = "Explains a rule (with an example), a check, or an errno such as ECONNRESET.",
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	const struct rule *rule;
	size_t i;

	cli_parse(&command_explain, parse, argc, argv, &arguments);
	for (i = 0; arguments.all && all_rules[i]; i++)
		(void)printf("%-34s %s\n", all_rules[i]->id, _(all_rules[i]->title));
	if (!arguments.word)
		return EXIT_ALL_PASSED;
	rule = rule_by_id(arguments.word);
	if (rule)
		print_rule(kit, rule);
	else if (!explain_errno(arguments.word) && !explain_check(kit, arguments.word))
		return cli_fail(EXIT_USAGE,
			"'%s' is no rule, no errno, and no check of a lab that was checked here; plumb explain --all lists the rules",
			arguments.word);
	return EXIT_ALL_PASSED;
}

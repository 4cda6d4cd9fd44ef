/** @file
 * plumb list: the labs, and how far one is.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "cli/cli.h"

static const struct argp_option options[] = {
	{"json", 'j', NULL, 0, "as JSON", 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	(void)argument;
	if (key == 'j')
		*(bool *)state->input = true;
	else if (key == ARGP_KEY_ARG)
		argp_usage(state);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static void print_line(const struct lab *lab, const struct result *result)
{
	const char *state = !result ? "" : result->points >= lab->pass_mark ? "done" : "begun";

	if (result)
		(void)printf(
			"%-18s %-44s %3d/%-3d  %s\n", lab->slug, lab->title, result->points, result->possible, state);
	else
		(void)printf("%-18s %-44s   -\n", lab->slug, lab->title);
}

static json_t *describe(const struct lab *lab, const struct result *result)
{
	return json_pack("{s:s, s:s, s:i, s:o, s:b}", "lab", lab->slug, "title", lab->title, "possible", 100, "points",
		result ? json_integer(result->points) : json_null(), "done",
		result && result->points >= lab->pass_mark);
}

static int tell(const struct kit *kit, const char *slug, json_t *list)
{
	char *folder = file_join(kit->labs, slug), *path = cli_result_path(kit, slug), *problem = NULL;
	struct result *result = NULL;
	struct lab *lab = NULL;
	int status = 0;

	if (lab_read(folder, &lab, &problem) < 0) {
		status = cli_fail(EXIT_COULD_NOT_JUDGE, "%s", problem);
	} else {
		(void)result_read(path, &result, NULL); /* none yet */
		if (list)
			json_array_append_new(list, describe(lab, result));
		else
			print_line(lab, result);
	}
	result_free(result);
	lab_free(lab);
	free(problem);
	free(path);
	free(folder);
	return status;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_list = {
	.name = "list",
	.summary = "the labs, and how far you are",
	.arguments = "",
	.description = "Lists the labs with their titles and your points.",
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	bool as_json = false;
	char **slugs;
	json_t *list;
	size_t i;
	int status = 0, one;

	cli_parse(&command_list, parse, argc, argv, &as_json);
	if (lab_list(kit->labs, &slugs) < 0)
		return cli_fail(EXIT_COULD_NOT_JUDGE, "there is no folder '%s'", kit->labs);
	list = as_json ? json_array() : NULL;
	for (i = 0; slugs[i]; i++) {
		one = tell(kit, slugs[i], list);
		status = one ? one : status;
	}
	if (list) {
		(void)json_dumpf(list, stdout, JSON_INDENT(2)); /* nobody reads it, then */
		(void)putchar('\n');
	}
	json_decref(list);
	file_names_free(slugs);
	return status;
}

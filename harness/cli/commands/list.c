/** @file
 * plumb list: the labs, and how far one is.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/guide.h"

static const struct argp_option options[] = {
	{"json", 'j', NULL, 0, N_("as JSON"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	if (key == 'j')
		*(bool *)state->input = true;
	else if (key == ARGP_KEY_ARG)
		cli_refuse_argument(state, argument);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static json_t *describe(const struct lab *lab, const struct progress *progress, bool next)
{
	return json_pack("{s:s, s:s, s:i, s:o, s:b, s:b}", "lab", lab->slug, "title", lab->title, "possible", 100,
		"points", progress->points >= 0 ? json_integer(progress->points) : json_null(), "done",
		progress->points >= lab->pass_mark, "next", next);
}

static int add_json(const struct kit *kit, const struct history *history, const char *slug, bool next, json_t *list)
{
	char *folder = file_join(kit->labs, slug), *problem = NULL;
	struct lab *lab = NULL;
	int status = EXIT_ALL_PASSED;

	if (lab_read(folder, &lab, &problem) < 0)
		status = cli_fail(EXIT_COULD_NOT_JUDGE, "%s", problem);
	else
		json_array_append_new(list, describe(lab, history_progress(history, slug), next));
	lab_free(lab);
	free(problem);
	free(folder);
	return status;
}

static int list_as_json(const struct kit *kit, const struct history *history)
{
	char **slugs, *next = guide_next_lab(kit, history, NULL);
	json_t *list = json_array();
	int status = EXIT_ALL_PASSED, one;
	size_t i;

	if (lab_list(kit->labs, &slugs) < 0) {
		status = cli_fail(EXIT_COULD_NOT_JUDGE, "there is no folder '%s'", kit->labs);
	} else {
		for (i = 0; slugs[i]; i++) {
			one = add_json(kit, history, slugs[i], next && strcmp(next, slugs[i]) == 0, list);
			status = one ? one : status;
		}
		(void)json_dumpf(list, stdout, JSON_INDENT(2)); /* nobody reads it, then */
		(void)putchar('\n');
		file_names_free(slugs);
	}
	json_decref(list);
	free(next);
	return status;
}

static int list_as_text(const struct kit *kit, const struct history *history)
{
	struct text out = {0};
	struct page page = {.out = &out, .width = cli_width()};

	return cli_answer(&out, guide_list(kit, history, &page));
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_list = {
	.name = "list",
	.summary = N_("the labs, and how far you are"),
	.arguments = "",
	.description =
		N_("Lists the labs with their titles and the points of the last check; the next one to do is marked."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	bool as_json = false;
	struct history history;
	int status;

	cli_parse(&command_list, parse, argc, argv, &as_json);
	history_read_aloud(kit, &history);
	status = as_json ? list_as_json(kit, &history) : list_as_text(kit, &history);
	history_clear(&history);
	return status;
}

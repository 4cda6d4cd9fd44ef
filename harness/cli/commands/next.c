/** @file
 * plumb next: which lab and which step come now?
 */
#include <stdlib.h>

#include "base/words.h"
#include "cli/cli.h"
#include "cli/guide.h"

static const struct argp_option options[] = {
	{"plain", 'p', NULL, 0, N_("no colours"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	if (key == 'p')
		*(bool *)state->input = true;
	else if (key == ARGP_KEY_ARG)
		cli_refuse_argument(state, argument);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_next = {
	.name = "next",
	.summary = N_("which lab and which step come now?"),
	.arguments = "",
	.description = N_("Names the first lab that is not done, where it stands, and what to read and to edit."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct text out = {0};
	struct page page = {.out = &out, .width = cli_width()};
	struct history history;
	bool plain = false;
	int status = EXIT_ALL_PASSED;
	char *slug;

	cli_parse(&command_next, parse, argc, argv, &plain);
	page.colour = cli_colour(plain);
	history_read_aloud(kit, &history);
	slug = guide_next_lab(kit, &history, NULL);
	if (slug)
		status = guide_lab(kit, &history, slug, &page);
	else
		text_add(&out, _("every lab is done\n"));
	status = cli_answer(&out, status);
	history_clear(&history);
	free(slug);
	return status;
}

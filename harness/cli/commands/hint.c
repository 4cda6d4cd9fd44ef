/** @file
 * plumb hint: one hint more for the step that fails first.
 */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/guide.h"

enum { OPTION_PLAIN = 256 };

struct arguments {
	const char *lab;
	enum hints_wanted wanted;
	bool plain;
};

static const struct argp_option options[] = {
	{"again", 'a', NULL, 0, N_("those that were shown already"), 0},
	{"plain", OPTION_PLAIN, NULL, 0, N_("no colours"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'a':
		arguments->wanted = HINTS_AGAIN;
		break;
	case OPTION_PLAIN:
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

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_hint = {
	.name = "hint",
	.summary = N_("one hint more for the step that fails first"),
	.arguments = "[LAB]",
	.description = N_(
		"Shows the next of three hints for the step that fails first: a question, then what to read about, then "
		"how it is written."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {.wanted = NEXT_HINT};
	struct text out = {0};
	struct page page = {.out = &out, .width = cli_width()};
	struct history history;
	char *slug;
	int status;

	cli_parse(&command_hint, parse, argc, argv, &arguments);
	slug = cli_lab(kit, arguments.lab);
	if (!slug)
		return EXIT_USAGE;
	page.colour = cli_colour(arguments.plain);
	history_read_aloud(kit, &history);
	status = cli_answer(&out, guide_hint(kit, &history, slug, arguments.wanted, &page));
	history_clear(&history);
	free(slug);
	return status;
}

/** @file
 * plumb clean: forgets kept builds and results.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"

static const struct argp_option options[] = {
	{"cache", 'c', NULL, 0, N_("the kept builds only; results stay"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	if (key == 'c')
		*(bool *)state->input = true;
	else if (key == ARGP_KEY_ARG)
		cli_refuse_argument(state, argument);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_clean = {
	.name = "clean",
	.summary = N_("forget kept builds and results"),
	.arguments = "",
	.description = N_(
		"Removes what plumb keeps between two runs: builds, results, the history. Your programs are not touched."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	bool cache_only = false;
	const char *folder;
	int r;

	cli_parse(&command_clean, parse, argc, argv, &cache_only);
	folder = cache_only ? kit->cache : kit->state;
	if (!file_exists(folder))
		return EXIT_ALL_PASSED;
	r = file_remove_folder(folder);
	if (r < 0)
		return cli_fail(EXIT_COULD_NOT_JUDGE, "cannot remove '%s': %s", folder, strerror(-r));
	(void)printf(_("removed %s\n"), folder);
	return EXIT_ALL_PASSED;
}

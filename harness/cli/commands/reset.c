/** @file
 * plumb reset: a lab's skeleton again; what stood there is kept under another name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/guide.h"
#include "cli/skeleton.h"

enum { FILE_MOST = 16 << 20, NAMES_MOST = 10000 };

struct arguments {
	const char *lab;
	bool dry;
};

static const struct argp_option options[] = {
	{"dry-run", 'n', NULL, 0, N_("tell which files would change, and change none"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'n':
		arguments->dry = true;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->lab);
		break;
	case ARGP_KEY_END:
		if (!arguments->lab)
			argp_error(state, _("name the lab that is to begin anew"));
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** Renames to a name that nothing has: PATH.old-1, PATH.old-2 … @return 0 or -errno; @p out gets it, the caller frees. */
static int put_aside(const char *path, char **out)
{
	int number;

	for (number = 1; number < NAMES_MOST; number++) {
		char *name = memory_format("%s.old-%d", path, number);

		if (renameat2(AT_FDCWD, path, AT_FDCWD, name, RENAME_NOREPLACE) == 0) {
			*out = name;
			return 0;
		}
		free(name);
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

static bool is_as_given(const char *path, const struct text *given)
{
	struct text content = {0};
	bool same = file_read(path, FILE_MOST, &content) == 0 && content.length == given->length &&
		memcmp(text_string(&content), text_string(given), given->length) == 0;

	text_clear(&content);
	return same;
}

/** One file. @return 1 it is another one now, 0 it was as given, -errno after a message. */
static int reset_file(const char *path, const struct text *given, bool dry)
{
	char *shown = guide_path(path), *old = NULL, *aside = NULL;
	int r = 0;

	if (is_as_given(path, given)) {
		free(shown);
		return 0;
	}
	if (!dry && file_exists(path))
		r = put_aside(path, &old);
	if (r == 0 && !dry)
		r = file_replace(path, text_string(given), given->length);
	aside = old ? guide_path(old) : NULL;
	if (r < 0)
		(void)cli_fail(0, "cannot reset '%s': %s", shown, strerror(-r));
	if (aside)
		(void)printf(_("%s: what you wrote is %s now\n"), shown, aside);
	else if (r == 0)
		(void)printf(dry ? _("%s: would be reset\n") : _("%s: is there again\n"), shown);
	free(aside);
	free(old);
	free(shown);
	return r < 0 ? r : 1;
}

static int reset(const struct kit *kit, const char *slug, const struct skeleton *skeleton, bool dry)
{
	int changed = 0, status = EXIT_ALL_PASSED, r;
	size_t i;

	for (i = 0; i < skeleton->file_count; i++) {
		char *path = memory_format("%s/%s/%s", kit->labs, slug, skeleton->files[i].name);

		r = reset_file(path, &skeleton->files[i].content, dry);
		status = r < 0 ? EXIT_COULD_NOT_JUDGE : status;
		changed += r > 0;
		free(path);
	}
	if (!changed && status == EXIT_ALL_PASSED)
		(void)printf(_("%s is as it was given\n"), slug);
	return status;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_reset = {
	.name = "reset",
	.summary = N_("a lab's skeleton again"),
	.arguments = "LAB",
	.description = N_(
		"Gives back a lab's programs as they were given. What you wrote is kept under another name, which is told."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct skeleton skeleton = {0};
	char *slug, *problem = NULL;
	int status;

	cli_parse(&command_reset, parse, argc, argv, &arguments);
	slug = cli_lab(kit, arguments.lab);
	if (!slug)
		return EXIT_USAGE;
	if (skeleton_read(kit, slug, &skeleton, &problem) < 0)
		status = cli_fail(EXIT_COULD_NOT_JUDGE, "%s", problem);
	else
		status = reset(kit, slug, &skeleton, arguments.dry);
	skeleton_clear(&skeleton);
	free(problem);
	free(slug);
	return status;
}

/** @file
 * plumb report: the last result as one page for a browser.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "report/exporter.h"

enum { OPTION_OPEN = 256 };

struct arguments {
	const char *what, *output;
	bool open;
};

static const struct argp_option options[] = {
	{"open", OPTION_OPEN, NULL, 0, N_("show it in the browser"), 0},
	{"output", 'o', "FILE", 0, N_("write it there; - is standard output"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case OPTION_OPEN:
		arguments->open = true;
		break;
	case 'o':
		arguments->output = argument;
		break;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			return ARGP_ERR_UNKNOWN;
		arguments->what = argument;
		break;
	case ARGP_KEY_END:
		if (arguments->open && arguments->output && strcmp(arguments->output, "-") == 0)
			argp_error(state, _("what goes to standard output cannot be opened"));
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static bool is_json(const char *word)
{
	size_t length = word ? strlen(word) : 0;

	return length > 5 && strcmp(word + length - 5, ".json") == 0;
}

/** The result that is meant: a file, or that of a lab. @return its path, the caller frees; NULL after a message. */
static char *result_meant(const struct kit *kit, const char *word)
{
	char *slug, *path;

	if (is_json(word))
		return memory_string(word);
	slug = cli_lab(kit, word);
	if (!slug)
		return NULL;
	path = cli_result_path(kit, slug);
	if (!file_exists(path)) {
		(void)cli_fail(EXIT_USAGE, "there is no result of %s yet: plumb check %s makes one", slug, slug);
		free(path);
		path = NULL;
	}
	free(slug);
	return path;
}

/** Where the page goes: beside a result that was named; of a lab, into the learner's own folder. */
static char *page_place(const struct kit *kit, const struct arguments *arguments, const char *path)
{
	const char *name = is_json(arguments->what) ? path : file_name(path);
	char *stem, *folder, *place;

	if (arguments->output)
		return memory_string(arguments->output);
	stem = memory_format("%.*s.html", (int)(strlen(name) - strlen(".json")), name);
	if (is_json(arguments->what))
		return stem;
	folder = file_join(kit->state, "reports");
	(void)file_make_folder(folder); /* writing the page says what is wrong with it */
	place = file_join(folder, stem);
	free(folder);
	free(stem);
	return place;
}

static int show_in_browser(const char *path)
{
	char *absolute = realpath(path, NULL);
	char *command[] = {"xdg-open", absolute, NULL};
	struct text said = {0};
	int status = absolute ? command_run(command, &said) : -errno;

	text_clear(&said);
	free(absolute);
	if (status == -ENOENT)
		return cli_fail(
			EXIT_COULD_NOT_JUDGE, "there is no 'xdg-open' to show '%s' with; open it in a browser", path);
	return status ? cli_fail(EXIT_COULD_NOT_JUDGE, "'xdg-open' could not show '%s'", path) : 0;
}

static int write_page(const char *place, const struct text *page)
{
	int r = file_replace(place, page->bytes, page->length);

	if (r < 0)
		return cli_fail(EXIT_COULD_NOT_JUDGE, "cannot write '%s': %s", place, strerror(-r));
	(void)printf("%s\n", place);
	return 0;
}

static int render(const struct kit *kit, const struct arguments *arguments, const char *path)
{
	struct result *result = NULL;
	struct text page = {0};
	char *problem = NULL, *place = NULL;
	int status;

	if (result_read(path, &result, &problem) < 0) {
		status = cli_fail(EXIT_USAGE, "'%s': %s", path, problem);
		goto done;
	}
	(void)exporter_by_name("html")->write((const struct result *const *)&result, 1, &(struct export_options){0},
		&page); /* refuses only several */
	place = page_place(kit, arguments, path);
	if (strcmp(place, "-") == 0)
		status = cli_print(&page) < 0 ? EXIT_COULD_NOT_JUDGE : 0;
	else
		status = write_page(place, &page);
	if (status == 0 && arguments->open)
		status = show_in_browser(place);
done:
	result_free(result);
	text_clear(&page);
	free(problem);
	free(place);
	return status;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_report = {
	.name = "report",
	.summary = N_("the last result as a page for the browser, with pictures"),
	.arguments = "[LAB|RESULTS.json]",
	.description = N_(
		"Writes the last result of a lab, or a results.json, as one HTML page that needs no network, and prints where it is. Of "
		"a RESULTS.json the page goes beside it."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	char *path;
	int status;

	cli_parse(&command_report, parse, argc, argv, &arguments);
	path = result_meant(kit, arguments.what);
	if (!path)
		return EXIT_USAGE;
	status = render(kit, &arguments, path);
	free(path);
	return status;
}

/** @file
 * plumb: finds the command that is meant and hands it its arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/nearest.h"

enum { OPTION_LABS = 256, OPTION_DUMP };

/** What argp(3) says by itself: it looks for it in our catalogue, where it has to be found. */
__attribute__((unused)) static const char *const said_by_argp[] = {N_("Usage:"), N_("  or: "), N_(" [OPTION...]"),
	N_("[OPTION...]"), N_("Too many arguments"), N_("Try `%s --help' or `%s --usage' for more information.\n"),
	/* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one sentence */
	N_("Mandatory or optional arguments to long options are also mandatory or optional for any corresponding short "
	   "options.")};

/** What stands before the command. */
struct globals {
	const char *labs;
	int command;
	bool dump;
};

static const struct argp_option options[] = {
	{"labs", OPTION_LABS, "DIR", 0, N_("labs of another folder"), 0},
	{"dump-options", OPTION_DUMP, NULL, OPTION_HIDDEN,
		N_("every option of every command, for the manual page and completions"), 0},
	{0},
};

const char *argp_program_version = "plumb " PLUMB_VERSION;

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct globals *globals = state->input;

	switch (key) {
	case OPTION_LABS:
		globals->labs = argument;
		break;
	case OPTION_DUMP:
		globals->dump = true;
		break;
	case ARGP_KEY_ARG:
		globals->command = state->next - 1;
		state->next = state->argc; /* the rest is the command's */
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** The list of commands below the options. */
static char *list_commands(int key, const char *text, void *input)
{
	char *out = NULL;
	size_t size, i;
	FILE *stream;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text; /* argp frees only what differs */
	stream = open_memstream(&out, &size);
	if (!stream)
		return NULL;
	(void)fputs(_("Commands:\n"), stream); /* to memory */
	for (i = 0; all_commands[i]; i++)
		(void)fprintf(stream, "  %-10s %-24s %s\n", all_commands[i]->name, all_commands[i]->arguments,
			_(all_commands[i]->summary));
	(void)fputs(_("\n`plumb COMMAND --help` tells more; the manual page is docs/plumb.1."), stream);
	(void)fclose(stream);
	return out;
}

static void dump_options(void)
{
	size_t i, j;

	for (i = 0; all_commands[i]; i++) {
		const struct argp_option *option = all_commands[i]->options;

		for (j = 0; option && option[j].name; j++)
			(void)printf("%s --%s\n", all_commands[i]->name, option[j].name);
	}
}

static int unknown(const char *word)
{
	struct nearest nearest = {.word = word};
	struct text message = {0};
	size_t i;

	for (i = 0; all_commands[i]; i++)
		nearest_offer(&nearest, all_commands[i]->name);
	nearest_say(&nearest, _("plumb --help lists them"), &message);
	(void)cli_fail(EXIT_USAGE, "no command '%s'%s", word, text_string(&message));
	text_clear(&message);
	return EXIT_USAGE;
}

static int run(const struct globals *globals, int argc, char **argv)
{
	struct kit kit;
	size_t i;
	int status;

	for (i = 0; all_commands[i]; i++) {
		if (strcmp(all_commands[i]->name, argv[0]) != 0)
			continue;
		if (kit_find(globals->labs, &kit) < 0)
			return cli_fail(EXIT_COULD_NOT_JUDGE, "cannot find the kit around this program");
		status = all_commands[i]->run(&kit, argc, argv);
		kit_clear(&kit);
		return status;
	}
	return unknown(argv[0]);
}

int main(int argc, char **argv)
{
	static const struct argp argp = {.options = options,
		.parser = parse,
		.args_doc = "COMMAND [ARG…]",
		.doc = N_("A lab kit for learning socket programming in C on Linux."),
		.help_filter = list_commands};
	struct globals globals = {0};

	file_open_standard_streams();
	words_begin();
	argp_err_exit_status = EXIT_USAGE;
	(void)argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &globals); /* ends the process on wrong usage */
	if (globals.dump) {
		dump_options();
		return 0;
	}
	if (!globals.command)
		return cli_fail(EXIT_USAGE, "which command? plumb --help lists them");
	return run(&globals, argc - globals.command, argv + globals.command);
}

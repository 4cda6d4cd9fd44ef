/** @file
 * plumb observe: any program, in the user's own world; every call that matters as a line, and what is wrong with it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cli.h"
#include "cli/observing.h"

enum { OPTION_JSON = 256, OPTION_LIVE, OPTION_EXIT_CODE, OPTION_PLAIN };

static const struct argp_option options[] = {
	{"output", 'o', "FILE", 0, "write the timeline there; else to standard error", 0},
	{"json", OPTION_JSON, "FILE", 0,
		"write events and findings there as JSON; the timeline only where -o asks for it", 0},
	{"live", 'l', NULL, 0, "say findings as soon as they are known, too", 0},
	{"quiet", 'q', NULL, 0, "no timeline, only findings", 0},
	{"pid", 'p', "PID", 0, "attach to a process that runs already, until ^C; it is slower meanwhile", 0},
	{"exit-code", OPTION_EXIT_CODE, NULL, 0, "exit status 1 where something was found, else 0", 0},
	{"plain", OPTION_PLAIN, NULL, 0, "no colours", 0},
	{0},
};

static pid_t process_id(const char *word, struct argp_state *state)
{
	char *end;
	long pid = strtol(word, &end, 10);

	if (end == word || *end || pid <= 0 || pid > 1 << 22)
		argp_error(state, "'%s' is no process id", word);
	return (pid_t)pid;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct observing *asked = state->input;

	switch (key) {
	case 'o':
		asked->output = argument;
		break;
	case OPTION_JSON:
		asked->json = argument;
		break;
	case 'l':
		asked->live = true;
		break;
	case 'q':
		asked->quiet = true;
		break;
	case 'p':
		asked->pid = process_id(argument, state);
		break;
	case OPTION_EXIT_CODE:
		asked->exit_code = true;
		break;
	case OPTION_PLAIN:
		asked->plain = true;
		break;
	case ARGP_KEY_ARG:
		asked->argv = state->argv + state->next - 1;
		state->next = state->argc; /* the rest is the program's */
		break;
	case ARGP_KEY_END:
		if (!asked->pid && !(asked->argv && *asked->argv))
			argp_error(state, "name a program, or a process with -p");
		if (asked->pid && asked->argv && *asked->argv)
			argp_error(state, "name a program or a process, not both");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_observe = {
	.name = "observe",
	.summary = "any program: what it does, and what is wrong with it",
	.arguments = "[PROGRAM [ARG…]]",
	.description =
		"Runs a program in your own folder, terminal and network, shows each of its calls on pipes, sockets and processes as a "
		"line, and tells at the end what is wrong with it. Its exit status is the program's; 125 where plumb failed, 126 or 127 "
		"where the program could not be run.",
	.options = options,
	.parsing = ARGP_IN_ORDER,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	static char *nobody[] = {NULL};
	struct observing asked = {.argv = nobody};

	(void)kit; /* any program */
	cli_parse(&command_observe, parse, argc, argv, &asked);
	asked.quiet = asked.quiet || (asked.json && !asked.output);
	return observing_run(&asked);
}

/** @file
 * plumb observe: any program, in the user's own world; every call that matters as a line, and what is wrong with it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cli.h"
#include "cli/faults.h"
#include "cli/observing.h"

enum {
	OPTION_JSON = 256,
	OPTION_EXIT_CODE,
	OPTION_PLAIN,
	OPTION_FAULT,
	OPTION_LIST,
	OPTION_EXPLORE,
	OPTION_PORTABLE,
	OPTION_SANDBOX
};

/** What is asked for, and what kind of thing that is. */
struct arguments {
	struct observing asked;
	bool lists, explores;
};

static const struct argp_option options[] = {
	{"output", 'o', "FILE", 0, N_("write the timeline there; else to standard error"), 0},
	{"json", OPTION_JSON, "FILE", 0,
		N_("write events and findings there as JSON; the timeline only where -o asks for it"), 0},
	{"live", 'l', NULL, 0, N_("say findings as soon as they are known, too"), 0},
	{"quiet", 'q', NULL, 0, N_("no timeline, only findings"), 0},
	{"pid", 'p', "PID", 0, N_("attach to a process that runs already, until ^C; it is slower meanwhile"), 0},
	{"exit-code", OPTION_EXIT_CODE, NULL, 0, N_("exit status 1 where something was found, else 0"), 0},
	{"plain", OPTION_PLAIN, NULL, 0, N_("no colours"), 0},
	{"sandbox", OPTION_SANDBOX, NULL, 0,
		N_("run it as a check would: its own network and files, one task at a time, and time that does not make you wait"),
		0},
	{"fault", OPTION_FAULT, "SPEC", 0,
		N_("inject a fault: short-write, errno=ECONNABORTED@accept:2, signal=SIGCHLD@read:3; may be repeated"),
		0},
	{"list-faults", OPTION_LIST, NULL, 0,
		N_("list what may be injected, where, and why; of the calls that are named"), 0},
	{"explore", OPTION_EXPLORE, NULL, 0,
		N_("run the program once for every fault point, and tell what it survives"), 0},
	{"portable", OPTION_PORTABLE, NULL, 0,
		N_("with --explore: also faults that the manual page allows, but this kernel does not make"), 0},
	{0},
};

static pid_t process_id(const char *word, struct argp_state *state)
{
	char *end;
	long pid = strtol(word, &end, 10);

	if (end == word || *end || pid <= 0 || pid > 1 << 22)
		argp_error(state, _("'%s' is no process id"), word);
	return (pid_t)pid;
}

static void add_fault(struct observing *asked, const char *text, struct argp_state *state)
{
	char *problem = NULL;

	if (asked->fault_count == FAULTS_MOST)
		argp_error(state, _("at most %d faults"), FAULTS_MOST);
	if (fault_asked(text, &asked->faults[asked->fault_count], &problem) < 0)
		argp_error(state, "%s", problem);
	asked->fault_count++;
}

/** The rest of the command line belongs to the program. */
static void take_command(struct observing *asked, struct argp_state *state)
{
	asked->argv = state->argv + state->next - 1;
	state->next = state->argc;
}

static void look_at_whole(const struct arguments *arguments, struct argp_state *state)
{
	bool program = *arguments->asked.argv, process = arguments->asked.pid;

	if (!arguments->lists && !program && !process)
		argp_error(state, _("name a program, or a process with -p"));
	if (program && process)
		argp_error(state, _("name a program or a process, not both"));
	if (arguments->asked.sandbox && (process || arguments->explores))
		argp_error(state, _("only a program that is run once can be in a sandbox"));
	if (arguments->explores && process)
		argp_error(state, _("only a program can be run again and again"));
	if (process && arguments->asked.fault_count)
		argp_error(state, _("nothing is injected into a process that somebody else may need"));
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	struct observing *asked = &arguments->asked;

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
	case OPTION_FAULT:
		add_fault(asked, argument, state);
		break;
	case OPTION_LIST:
		arguments->lists = true;
		break;
	case OPTION_EXPLORE:
		arguments->explores = true;
		break;
	case OPTION_SANDBOX:
		asked->sandbox = true;
		break;
	case OPTION_PORTABLE:
		asked->portable = true;
		break;
	case ARGP_KEY_ARG:
		take_command(asked, state);
		break;
	case ARGP_KEY_END:
		look_at_whole(arguments, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_observe = {
	.name = "observe",
	.summary = N_("any program: what it does, and what is wrong with it"),
	.arguments = "[PROGRAM [ARG...]]",
	.description = N_(
		"Runs a program in your own folder, terminal and network, shows each of its calls on pipes, sockets and processes as a "
		"line, and tells at the end what is wrong with it. Its exit status is the program's; 125 where plumb failed, 126 or 127 "
		"where the program could not be run."),
	.options = options,
	.parsing = ARGP_IN_ORDER,
	.run = run,
};

static int list_faults(char *const *calls)
{
	struct text out = {0};
	int r = 0;

	if (!*calls)
		r = faults_list(&out, NULL, cli_width());
	for (; *calls && r == 0; calls++)
		r = faults_list(&out, *calls, cli_width());
	if (r < 0)
		r = cli_fail(EXIT_USAGE, "no call '%s'", calls[-1]);
	else
		r = cli_print(&out) < 0 ? cli_fail(EXIT_COULD_NOT_JUDGE, "cannot write") : EXIT_ALL_PASSED;
	text_clear(&out);
	return r;
}

static int run(const struct kit *kit, int argc, char **argv)
{
	static char *nobody[] = {NULL};
	struct arguments arguments = {.asked.argv = nobody};
	struct observing *asked = &arguments.asked;

	(void)kit; /* any program */
	cli_parse(&command_observe, parse, argc, argv, &arguments);
	asked->quiet = asked->quiet || (asked->json && !asked->output);
	if (arguments.lists)
		return list_faults(asked->argv);
	return arguments.explores ? exploring_run(asked) : observing_run(asked);
}

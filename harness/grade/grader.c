/** @file
 * The main of a lab's grader: one executable per lab, its checks linked with the harness. `plumb check` runs it; so does gdb.
 */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/words.h"
#include "grade/grade.h"

enum {
	OPTION_LAB = 256,
	OPTION_CACHE,
	OPTION_ORACLE,
	OPTION_RESULT,
	OPTION_SEED,
	OPTION_ONLY,
	OPTION_FIRST,
	OPTION_CC,
	OPTION_FAULT,
	OPTION_SPLIT,
	OPTION_ORDER,
	OPTION_LOSS,
	OPTION_DRAWS,
	OPTION_GDB,
	OPTION_PROGRESS
};

struct arguments {
	struct grade_request request;
	struct instance instance;
	bool replay;
	size_t only_count, only_capacity;
};

static const struct argp_option options[] = {
	{"lab", OPTION_LAB, "FOLDER", 0, "the lab", 0},
	{"dir", 'd', "FOLDER", 0, "the submission", 0},
	{"oracle", OPTION_ORACLE, "FOLDER", 0, "the reference, for checks that compare with it", 0},
	{"cache", OPTION_CACHE, "FOLDER", 0, "where builds are kept", 0},
	{"result", OPTION_RESULT, "FILE", 0, "where the result goes", 0},
	{"seed", OPTION_SEED, "N", 0, "seed of random inputs", 0},
	{"jobs", 'j', "N", 0, "workers at once", 0},
	{"only", OPTION_ONLY, "NAME", 0, "a check or a tag; may be repeated", 0},
	{"first", OPTION_FIRST, NULL, 0, "stop at the first check that does not pass", 0},
	{"compiler", OPTION_CC, "NAME", 0, "gcc or clang", 0},
	{"fault", OPTION_FAULT, "FAULT", 0, "replay: the fault of the instance", 0},
	{"split", OPTION_SPLIT, "SPLIT", 0, "replay: where what a peer says is cut", 0},
	{"order", OPTION_ORDER, "ORDER", 0, "replay: who goes first", 0},
	{"loss", OPTION_LOSS, "LOSS", 0, "replay: what becomes of which datagrams", 0},
	{"draws", OPTION_DRAWS, "N,N…", 0, "replay: the values drawn", 0},
	{"gdb", OPTION_GDB, NULL, 0, "replay: gdb gets the program where it goes wrong", 0},
	{"progress", OPTION_PROGRESS, NULL, 0, "tell on standard error what has been decided", 0},
	{0},
};

static void add_only(struct arguments *arguments, const char *name)
{
	struct grade_request *request = &arguments->request;

	ARRAY_ADD(request->only, arguments->only_count, arguments->only_capacity) = name;
	ARRAY_ADD(request->only, arguments->only_count, arguments->only_capacity) = NULL;
	arguments->only_count--; /* the NULL is not one of them */
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	struct grade_request *request = &arguments->request;

	switch (key) {
	case OPTION_LAB:
		request->lab = argument;
		break;
	case 'd':
		request->submission = argument;
		break;
	case OPTION_ORACLE:
		request->oracle = argument;
		break;
	case OPTION_CACHE:
		request->cache = argument;
		break;
	case OPTION_RESULT:
		request->result = argument;
		break;
	case OPTION_SEED:
		request->seed = strtoull(argument, NULL, 10);
		break;
	case 'j':
		request->jobs = atoi(argument);
		break;
	case OPTION_ONLY:
		add_only(arguments, argument);
		break;
	case OPTION_FIRST:
		request->first = true;
		break;
	case OPTION_CC:
		request->compiler = argument;
		break;
	case OPTION_FAULT:
		arguments->replay = true;
		if (*argument && fault_parse(argument, &arguments->instance.fault) < 0)
			argp_error(state, "not a fault: '%s'", argument);
		break;
	case OPTION_SPLIT:
		arguments->instance.split = argument;
		break;
	case OPTION_ORDER:
		arguments->instance.order = argument;
		break;
	case OPTION_LOSS:
		arguments->instance.loss = argument;
		break;
	case OPTION_DRAWS:
		arguments->replay = true;
		arguments->instance.draws = argument;
		break;
	case OPTION_GDB:
		arguments->replay = request->gdb = true;
		break;
	case OPTION_PROGRESS:
		request->progress = true;
		break;
	case ARGP_KEY_END:
		if (!request->lab || !request->submission || !request->cache)
			argp_error(state, "--lab, --dir and --cache are needed");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = parse, .doc = "Grades one submission of one lab."};
	struct arguments arguments = {.request = {.seed = 1}};
	char *problem = NULL;
	int status;

	words_begin();
	argp_err_exit_status = 2;
	(void)argp_parse(&argp, argc, argv, 0, NULL, &arguments); /* ends the process on wrong usage */
	arguments.instance.seed = arguments.request.seed;
	if (arguments.replay)
		arguments.request.instance = &arguments.instance;
	status = grade(&arguments.request, lab_checks, lab_check_count, &problem);
	if (problem)
		(void)fprintf(stderr, "plumb: %s\n", problem); /* nobody is left to tell that it failed */
	free(problem);
	free(arguments.request.only);
	return status;
}

/** @file
 * What the commands share.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/guide.h"

void cli_parse(const struct command *command, argp_parser_t parser, int argc, char **argv, void *input)
{
	struct argp argp = {.options = command->options,
		.parser = parser,
		.args_doc = command->arguments,
		.doc = command->description};
	char *name = memory_format("plumb %s", command->name);

	argv[0] = name;
	(void)argp_parse(&argp, argc, argv, command->parsing, NULL, input); /* ends the process on wrong usage */
	free(name);
}

void cli_take_argument(struct argp_state *state, const char *argument, const char **out)
{
	if (*out)
		cli_refuse_argument(state, argument);
	*out = argument;
}

void cli_refuse_argument(struct argp_state *state, const char *argument)
{
	argp_error(state, _("'%s' is one word too many"), argument);
}

int cli_fail(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)fputs("plumb: ", stderr); /* nobody is left to tell that it failed */
	(void)vfprintf(stderr, gettext(format), arguments);
	(void)fputc('\n', stderr);
	va_end(arguments);
	return status;
}

char *cli_results_folder(const struct kit *kit)
{
	char *folder = memory_format("%s/results", kit->state);

	(void)file_make_folder(folder);
	return folder;
}

char *cli_result_path(const struct kit *kit, const char *slug)
{
	return memory_format("%s/results/%s.json", kit->state, slug);
}

char *cli_other_result_path(const struct kit *kit, const char *slug)
{
	return memory_format("%s/results/%s.dir.json", kit->state, slug);
}

char *cli_own_result_path(const struct kit *kit, const char *slug)
{
	uint64_t chance = 0;

	(void)getrandom(&chance, sizeof chance, 0); /* cannot fail */
	return memory_format("%s/results/.%s.%016" PRIx64 ".json", kit->state, slug, chance);
}

static char *first_unfinished(const struct kit *kit)
{
	struct history history;
	char *slug;

	history_read(kit, &history);
	slug = guide_next_lab(kit, &history, NULL);
	history_clear(&history);
	return slug;
}

static char *known_labs(const struct kit *kit)
{
	struct text out = {0};
	char **slugs;
	size_t i;

	if (lab_list(kit->labs, &slugs) < 0)
		return memory_format(_("there is no folder '%s'"), kit->labs);
	text_add(&out, _("there are"));
	for (i = 0; slugs[i]; i++)
		text_addf(&out, " %s", slugs[i]);
	file_names_free(slugs);
	return text_take(&out);
}

char *cli_lab(const struct kit *kit, const char *word)
{
	char *slug, *known;

	if (word) {
		slug = lab_find(kit->labs, word);
		if (slug)
			return slug;
		known = known_labs(kit);
		(void)cli_fail(0, "no lab '%s'; %s", word, known);
		free(known);
		return NULL;
	}
	slug = lab_find(kit->labs, ".");
	if (!slug)
		slug = first_unfinished(kit);
	if (!slug)
		(void)cli_fail(0, "every lab is done; name one: plumb check LAB");
	return slug;
}

/** The grader ends with us, however we end: what it graded is in its file. */
__attribute__((noreturn)) static void execute_grader(const char *path, char **argv, pid_t parent)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL); /* the set is good */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent)
		(void)execv(path, argv);
	_exit(EXIT_COULD_NOT_JUDGE);
}

void cli_add_option(struct cli_options *options, const char *option, const char *value)
{
	ARRAY_ADD(options->items, options->count, options->capacity) =
		value ? memory_format("--%s=%s", option, value) : memory_format("--%s", option);
	ARRAY_ADD(options->items, options->count, options->capacity) = NULL;
	options->count--; /* the NULL is not one of them */
}

/** Arguments of the grader: owned, NULL behind the last. */
static char **grader_arguments(
	const struct kit *kit, const char *slug, const char *folder, const char *result, char *const *more)
{
	char *lab = file_join(kit->labs, slug), *solution = file_join(kit->solutions, slug), **argv = NULL;
	size_t count = 0, capacity = 0;

	ARRAY_ADD(argv, count, capacity) = file_join(kit->graders, slug);
	ARRAY_ADD(argv, count, capacity) = memory_format("--lab=%s", lab);
	ARRAY_ADD(argv, count, capacity) = memory_format("--dir=%s", folder ? folder : lab);
	ARRAY_ADD(argv, count, capacity) = memory_format("--cache=%s", kit->cache);
	ARRAY_ADD(argv, count, capacity) = memory_format("--result=%s", result);
	if (file_exists(solution))
		ARRAY_ADD(argv, count, capacity) = memory_format("--oracle=%s", solution);
	for (; more && *more; more++)
		ARRAY_ADD(argv, count, capacity) = memory_string(*more);
	ARRAY_ADD(argv, count, capacity) = NULL;
	free(lab);
	free(solution);
	return argv;
}

pid_t cli_start_grader(
	const struct kit *kit, const char *slug, const char *folder, const char *result, char *const *more)
{
	char **argv = grader_arguments(kit, slug, folder, result, more);
	pid_t pid = -1, parent = getpid();

	if (!file_exists(argv[0])) {
		(void)cli_fail(0, "there is no grader '%s'; type make", argv[0]);
	} else {
		pid = fork();
		if (pid == 0)
			execute_grader(argv[0], argv, parent);
		if (pid < 0)
			(void)cli_fail(0, "cannot start the grader: %s", strerror(errno));
	}
	file_names_free(argv);
	return pid;
}

int cli_grader_status(int status)
{
	if (WIFSIGNALED(status))
		return cli_fail(EXIT_COULD_NOT_JUDGE, "the grader was killed by signal %d; what it had judged is kept",
			WTERMSIG(status));
	return WEXITSTATUS(status);
}

int cli_run_grader(const struct kit *kit, const char *slug, const char *folder, const char *result, char *const *more)
{
	pid_t pid = cli_start_grader(kit, slug, folder, result, more);
	int status = 0;

	if (pid < 0)
		return EXIT_COULD_NOT_JUDGE;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return cli_grader_status(status);
}

bool cli_is_source(const char *name)
{
	size_t length = strlen(name);

	return length > 2 && name[length - 2] == '.' && strchr("ch", name[length - 1]);
}

int cli_print(const struct text *text)
{
	return file_write_fd(STDOUT_FILENO, text_string(text), text->length);
}

int cli_answer(struct text *answer, int status)
{
	int r = cli_print(answer);

	text_clear(answer);
	return r < 0 ? cli_fail(EXIT_COULD_NOT_JUDGE, "cannot print: %s", strerror(-r)) : status;
}

bool cli_colour(bool plain)
{
	const char *no_colour = getenv("NO_COLOR");

	return !plain && isatty(STDOUT_FILENO) && !(no_colour && *no_colour);
}

int cli_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

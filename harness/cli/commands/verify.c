/** @file
 * plumb verify: for authors. Do the checks of a lab check anything, and do they let every right program pass?
 *
 * The skeleton compiles without a warning. The reference and every accept specimen get 100, and no two accept specimens make
 * the same calls. Every reject specimen applies, compiles, changes at most twelve lines, fails exactly the checks that its header
 * lists, and shows the finding that it names at the line that it names. Every check is the only one that some specimen fails.
 * Exceptions stand, with their reasons, in solutions/NN-slug/matrix.allow:
 *
 *     points SPECIMEN reason      it earns fewer than 50 points
 *     check NAME reason           no specimen fails it alone
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "report/exporter.h"

enum { LINES_MOST = 12, POINTS_LEAST = 50, FILE_MOST = 1 << 20, LOADS_MOST = 64 };

struct arguments {
	const char *lab, *why;
	int times, load;
};

/** One lab being verified. */
struct verification {
	const struct kit *kit;
	const struct arguments *arguments;
	const char *slug;
	char *solution;      /**< owned; solutions/NN-slug */
	char *scratch;       /**< owned; a temporary folder */
	struct text allowed; /**< matrix.allow */
	struct text alone;   /**< " check check …": those that some specimen fails alone */
	char **profiles;     /**< owned; of accept specimens */
	size_t profile_count, profile_capacity;
	int problems;
};

static const struct argp_option options[] = {
	{"times", 't', "N", 0, "grade each specimen N times, and demand equal results", 0},
	{"load", 'l', "K", 0, "beside K busy loops", 0},
	{"why", 'w', "CHECK", 0, "tell for every specimen what this check said", 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 't':
		arguments->times = atoi(argument);
		if (arguments->times < 1)
			argp_error(state, "--times wants a number from 1, not '%s'", argument);
		break;
	case 'l':
		arguments->load = atoi(argument);
		if (arguments->load < 0 || arguments->load > LOADS_MOST)
			argp_error(state, "--load wants a number from 0 to %d, not '%s'", LOADS_MOST, argument);
		break;
	case 'w':
		arguments->why = argument;
		break;
	case ARGP_KEY_ARG:
		if (arguments->lab)
			argp_usage(state);
		arguments->lab = argument;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void complain(struct verification *it, const char *specimen, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void complain(struct verification *it, const char *specimen, const char *format, ...)
{
	va_list arguments;

	it->problems++;
	(void)printf("  not ok %s: ", specimen);
	va_start(arguments, format);
	(void)vprintf(format, arguments);
	va_end(arguments);
	(void)putchar('\n');
}

static bool is_allowed(const struct verification *it, const char *what, const char *name)
{
	char *line = memory_format("%s %s ", what, name);
	bool found = it->allowed.bytes && strstr(it->allowed.bytes, line);

	free(line);
	return found;
}

/* --- grading a folder --- */

/** @param equal  gets the result as text that is the same in every grading; the caller frees. */
static struct result *grade_once(struct verification *it, const char *folder, char **equal)
{
	char *path = file_join(it->scratch, "result.json");
	char *none[] = {NULL};
	struct result *result = NULL;
	struct text timeless = {0};

	(void)unlink(path); /* of the specimen before */
	(void)cli_run_grader(it->kit, it->slug, folder, path, none);
	if (result_read(path, &result, NULL) == 0) /* there is none where the grader could not judge */
		(void)exporter_by_name("timeless")->write((const struct result *const *)&result, 1, NULL, &timeless);
	*equal = text_take(&timeless);
	free(path);
	return result;
}

/** A process that only computes, and ends with us. @return its id, or -1. */
static pid_t start_loop(void)
{
	pid_t pid = fork();
	volatile unsigned turns = 0;

	if (pid != 0)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		_exit(EXIT_COULD_NOT_JUDGE);
	for (;;)
		turns++;
}

static struct result *grade_often(struct verification *it, const char *specimen, const char *folder)
{
	char *first, *equal;
	struct result *result = grade_once(it, folder, &first), *again;
	int i;

	for (i = 1; result && i < it->arguments->times; i++) {
		again = grade_once(it, folder, &equal);
		if (!again || strcmp(first, equal) != 0)
			complain(it, specimen, "grading %d differs from the first", i + 1);
		result_free(again);
		free(equal);
	}
	free(first);
	if (!result)
		complain(it, specimen, "could not be graded");
	return result;
}

static struct result *grade_specimen(struct verification *it, const char *specimen, const char *folder)
{
	pid_t loops[LOADS_MOST] = {0};
	struct result *result;
	int i;

	for (i = 0; i < it->arguments->load; i++)
		loops[i] = start_loop();
	result = grade_often(it, specimen, folder);
	for (i = 0; i < it->arguments->load; i++) {
		if (loops[i] <= 0)
			continue;              /* not started; and a signal to -1 would go to everybody */
		(void)kill(loops[i], SIGKILL); /* ours, and not yet waited for */
		(void)waitpid(loops[i], NULL, 0);
	}
	if (result && it->arguments->why) {
		const struct check_result *check = result_check(result, it->arguments->why);

		if (check)
			(void)printf("  %s: %s %s\n", specimen, verdict_name(check->verdict),
				check->message ? check->message : "");
	}
	return result;
}

/* --- right programs --- */

static void expect_clean_build(struct verification *it, const char *specimen, const struct result *result)
{
	if (!result->build.ok)
		complain(it, specimen, "does not compile: %s",
			result->build.message_count ? result->build.messages[0].text : "?");
	else if (result->build.message_count)
		complain(it, specimen, "compiles with a warning: %s", result->build.messages[0].text);
}

static void expect_full_marks(struct verification *it, const char *specimen, const struct result *result)
{
	size_t i;

	expect_clean_build(it, specimen, result);
	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		if (check->verdict != VERDICT_PASS && !(check->reason && strcmp(check->reason, "machine") == 0))
			complain(it, specimen, "%s is %s: %s", check->name, verdict_name(check->verdict),
				check->message          ? check->message
					: check->reason ? check->reason
							: "");
		if (check->coverage.missed)
			complain(it, specimen, "%s: %d fault points were not reached again", check->name,
				check->coverage.missed);
	}
}

/** Which calls a program makes, in how many processes: two designs differ in this. */
static char *profile_of(const struct result *result)
{
	struct text out = {0};
	size_t i, j;

	for (i = 0; i < result->run_count; i++) {
		const struct trace *trace = result->runs[i].trace;

		for (j = 0; j < trace->event_count; j++) {
			const struct event *event = &trace->events[j];
			char *word = event->call
				? memory_format(
					  " %s%s ", event->kind == EVENT_BLOCKED ? "blocked-" : "", event->call->name)
				: NULL;

			if (word && !strstr(text_string(&out), word))
				text_add(&out, word);
			free(word);
		}
	}
	return text_take(&out);
}

static void expect_own_design(struct verification *it, const char *specimen, const struct result *result)
{
	char *profile = profile_of(result);
	size_t i;

	for (i = 0; i < it->profile_count; i++)
		if (strcmp(it->profiles[i], profile) == 0)
			complain(it, specimen, "makes the same calls as accept specimen %zu: it is no other design",
				i + 1);
	ARRAY_ADD(it->profiles, it->profile_count, it->profile_capacity) = profile;
}

static void print_faults(const struct result *result)
{
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (result->checks[i].coverage.kind)
			(void)printf("  %-20s %s points: %d, runs: %d\n", result->checks[i].name,
				result->checks[i].coverage.kind, result->checks[i].coverage.of,
				result->checks[i].coverage.run);
}

static void verify_right(struct verification *it, const char *specimen, const char *folder, bool reference)
{
	struct result *result = grade_specimen(it, specimen, folder);

	if (!result)
		return;
	expect_full_marks(it, specimen, result);
	if (reference)
		print_faults(result);
	else
		expect_own_design(it, specimen, result);
	result_free(result);
}

static void verify_skeleton(struct verification *it)
{
	char *folder = file_join(it->kit->labs, it->slug);
	struct result *result = grade_specimen(it, "skeleton", folder);
	size_t i;

	if (result) {
		expect_clean_build(it, "skeleton", result);
		for (i = 0; i < result->check_count && result->checks[i].verdict == VERDICT_PASS; i++)
			;
		if (i == result->check_count)
			complain(it, "skeleton", "it gets full marks");
	}
	result_free(result);
	free(folder);
}

/* --- wrong programs --- */

/** The rest of the header line that begins with @p key, or NULL; the caller frees. */
static char *header(const char *patch, const char *key)
{
	const char *line = strncmp(patch, key, strlen(key)) == 0 ? patch : strstr(patch, key);

	if (!line || (line != patch && line[-1] != '\n'))
		return NULL;
	line += strlen(key);
	return memory_copy(line, strcspn(line, "\n"));
}

static int changed_lines(const char *patch)
{
	char *copy = memory_string(patch), *rest = copy, *line;
	int added = 0, removed = 0;

	while ((line = strsep(&rest, "\n"))) {
		added += line[0] == '+' && strncmp(line, "+++", 3) != 0;
		removed += line[0] == '-' && strncmp(line, "---", 3) != 0;
	}
	free(copy);
	return added > removed ? added : removed;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static bool counts_as_caught(const struct check_result *check)
{
	return check->verdict == VERDICT_FAIL || check->verdict == VERDICT_CRASH || check->verdict == VERDICT_TIMEOUT ||
		check->verdict == VERDICT_LIMIT;
}

static void expect_fails(struct verification *it, const char *specimen, const struct result *result, const char *fails)
{
	const char *only = NULL;
	int count = 0;
	size_t i;

	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		if (counts_as_caught(check)) {
			only = check->name;
			count++;
		}
		if (counts_as_caught(check) && !has_word(fails, check->name))
			complain(it, specimen, "fails %s, too, which its header does not list", check->name);
		if (!counts_as_caught(check) && has_word(fails, check->name))
			complain(it, specimen, "does not fail %s (%s)", check->name, verdict_name(check->verdict));
	}
	if (count == 1)
		text_addf(&it->alone, " %s ", only);
	if (result->points < POINTS_LEAST && !is_allowed(it, "points", specimen))
		complain(it, specimen, "earns only %d points; one defect should leave %d, or matrix.allow says why not",
			result->points, POINTS_LEAST);
}

/** Does line @p number of a file contain the text? */
static bool line_has(const char *folder, const char *file, int number, const char *text)
{
	char *path = file_join(folder, file), *rest, *line = NULL;
	struct text content = {0};
	bool has = false;

	if (file_read(path, FILE_MOST, &content) == 0) {
		for (rest = content.bytes; rest && number > 0; number--)
			line = strsep(&rest, "\n");
		has = number == 0 && line && strstr(line, text);
	}
	text_clear(&content);
	free(path);
	return has;
}

/** "rule-id at file.c:/text/" */
static void expect_finding(struct verification *it, const char *specimen, const struct result *result,
	const char *finds, const char *folder)
{
	char rule[64], file[64], text[128];
	size_t i;

	if (sscanf(finds, "%63s at %63[^:]:/%127[^/]/", rule, file, text) != 3) {
		complain(it, specimen, "'Finds: %s' is not 'rule at file.c:/text/'", finds);
		return;
	}
	for (i = 0; i < result->finding_count; i++)
		if (strcmp(result->findings[i].rule, rule) == 0 && result->findings[i].file &&
			strcmp(result->findings[i].file, file) == 0 &&
			line_has(folder, file, result->findings[i].line, text))
			return;
	complain(it, specimen, "the finding %s at a line of %s with '%s' is missing; there %s %s", rule, file, text,
		result->finding_count ? "is" : "is none", result->finding_count ? result->findings[0].id : "");
}

/** A copy of the reference with the patch applied. */
static bool make_specimen(struct verification *it, const char *specimen, const char *patch, const char *folder)
{
	char *copy[] = {"cp", "-r", it->solution, (char *)folder, NULL};
	char *apply[] = {"patch", "-s", "-p1", "-d", (char *)folder, "-i", (char *)patch, NULL};
	struct text said = {0};
	bool good;

	if (file_exists(folder))
		(void)file_remove_folder(folder); /* the specimen before */
	good = command_run(copy, &said) == 0 && command_run(apply, &said) == 0;
	if (!good)
		complain(it, specimen, "does not apply: %s", text_string(&said));
	text_clear(&said);
	return good;
}

static void verify_wrong(struct verification *it, const char *specimen, const char *path)
{
	char *folder = file_join(it->scratch, "reject"), *fails = NULL, *finds = NULL, *real = realpath(path, NULL);
	struct result *result = NULL;
	struct text patch = {0};

	if (!real || file_read(path, FILE_MOST, &patch) < 0 || !make_specimen(it, specimen, real, folder))
		goto done;
	fails = header(patch.bytes, "Fails: ");
	finds = header(patch.bytes, "Finds: ");
	if (changed_lines(patch.bytes) > LINES_MOST)
		complain(it, specimen, "changes %d lines; %d are enough for one defect", changed_lines(patch.bytes),
			LINES_MOST);
	if (!fails) {
		complain(it, specimen, "has no line 'Fails: check …'");
		goto done;
	}
	result = grade_specimen(it, specimen, folder);
	if (!result)
		goto done;
	expect_clean_build(it, specimen, result);
	expect_fails(it, specimen, result, fails);
	if (finds)
		expect_finding(it, specimen, result, finds, folder);
done:
	result_free(result);
	text_clear(&patch);
	free(finds);
	free(fails);
	free(real);
	free(folder);
}

static void expect_every_check_alone(struct verification *it)
{
	char *path = file_join(it->scratch, "result.json");
	struct result *result = NULL;
	size_t i;

	if (result_read(path, &result, NULL) == 0)
		for (i = 0; i < result->check_count; i++)
			if (!has_word(text_string(&it->alone), result->checks[i].name) &&
				!is_allowed(it, "check", result->checks[i].name))
				complain(it, result->checks[i].name,
					"no reject specimen fails this check alone; write one, or say in matrix.allow why there is none");
	result_free(result);
	free(path);
}

/* --- one lab --- */

static void for_each(
	struct verification *it, const char *kind, void (*verify)(struct verification *, const char *, const char *))
{
	char *folder = memory_format("%s/specimens/%s", it->solution, kind), **names;
	size_t i;

	if (file_names(folder, &names) < 0) {
		complain(it, kind, "there is no folder '%s'", folder);
		free(folder);
		return;
	}
	for (i = 0; names[i]; i++) {
		char *path = file_join(folder, names[i]), *name = memory_copy(names[i], strcspn(names[i], "."));
		int before = it->problems;

		verify(it, name, path);
		if (it->problems == before)
			(void)printf("  ok %s %s\n", kind, name);
		(void)fflush(stdout);
		free(name);
		free(path);
	}
	file_names_free(names);
	free(folder);
}

static void verify_accept(struct verification *it, const char *specimen, const char *path)
{
	verify_right(it, specimen, path, false);
}

static void verify_lab(struct verification *it)
{
	char *allow = file_join(it->solution, "matrix.allow");

	(void)printf("%s\n", it->slug);
	(void)file_read(allow, FILE_MOST, &it->allowed); /* most labs need none */
	verify_skeleton(it);
	verify_right(it, "reference", it->solution, true);
	for_each(it, "accept", verify_accept);
	for_each(it, "reject", verify_wrong);
	expect_every_check_alone(it);
	free(allow);
}

static int verify_one(const struct kit *kit, const struct arguments *arguments, const char *slug)
{
	struct verification it = {
		.kit = kit, .arguments = arguments, .slug = slug, .solution = file_join(kit->solutions, slug)};
	char scratch[] = "/tmp/plumb-verify-XXXXXX";
	size_t i;

	if (!mkdtemp(scratch))
		return cli_fail(-1, "cannot make a temporary folder: %s", strerror(errno));
	it.scratch = scratch;
	verify_lab(&it);
	(void)file_remove_folder(scratch); /* below /tmp; worth no error */
	for (i = 0; i < it.profile_count; i++)
		free(it.profiles[i]);
	free(it.profiles);
	text_clear(&it.allowed);
	text_clear(&it.alone);
	free(it.solution);
	return it.problems;
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_verify = {
	.name = "verify",
	.summary = "for authors: do the checks check anything?",
	.arguments = "[LAB]",
	.description =
		"Grades skeleton, reference, and all accept and reject specimens of a lab (or of all labs), and holds each against what it "
		"should give.",
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {.times = 1};
	char **slugs, *slug;
	int problems = 0, one;
	size_t i;

	cli_parse(&command_verify, parse, argc, argv, &arguments);
	if (arguments.lab) {
		slug = cli_lab(kit, arguments.lab);
		problems = slug ? verify_one(kit, &arguments, slug) : -1;
		free(slug);
		return problems < 0 ? EXIT_USAGE : problems ? EXIT_SOMETHING_FAILED : EXIT_ALL_PASSED;
	}
	if (lab_list(kit->labs, &slugs) < 0)
		return cli_fail(EXIT_COULD_NOT_JUDGE, "there is no folder '%s'", kit->labs);
	for (i = 0; slugs[i]; i++) {
		one = verify_one(kit, &arguments, slugs[i]);
		problems += one < 0 ? 1 : one;
	}
	file_names_free(slugs);
	return problems ? EXIT_SOMETHING_FAILED : EXIT_ALL_PASSED;
}

/** @file
 * What the parts of plumb verify share: what the author is told, and grading.
 */
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
#include "cli/verification.h"
#include "report/exporter.h"

enum { LOADS_MOST = 64 };

void verify_complain(struct verification *it, const char *who, const char *format, ...)
{
	va_list arguments;

	it->problems++;
	(void)printf("  not ok %s: ", who);
	va_start(arguments, format);
	(void)vprintf(format, arguments);
	va_end(arguments);
	(void)putchar('\n');
	(void)fflush(stdout); /* the next specimen may take a while */
}

bool verify_allows(const struct verification *it, const char *kind, const char *name)
{
	char *copy = memory_string(text_string(&it->allowed)), *rest = copy, *line, *word;
	bool allows = false;

	while (!allows && (line = strsep(&rest, "\n"))) {
		word = strtok(line, " \t");
		allows = word && strcmp(word, kind) == 0 && (word = strtok(NULL, " \t")) && strcmp(word, name) == 0 &&
			strtok(NULL, " \t"); /* without a reason nothing is allowed */
	}
	free(copy);
	return allows;
}

/* --- grading --- */

/** Is this file, a name of so many bytes, one that the program is made of? Everything may include a header. */
static bool is_part(const struct program_source *program, const char *file, size_t length)
{
	size_t i;

	for (i = 0; i < program->file_count; i++)
		if (strlen(program->files[i]) == length && memcmp(program->files[i], file, length) == 0)
			return true;
	return length > 2 && memcmp(file + length - 2, ".h", 2) == 0;
}

static bool is_changed(const char *patch, const struct program_source *program)
{
	static const char mark[] = "\n+++ b/";
	const char *at;

	for (at = strstr(patch, mark); at; at = strstr(at + 1, mark)) {
		const char *file = at + strlen(mark);

		if (is_part(program, file, strcspn(file, "\t\n")))
			return true;
	}
	return false;
}

/** Does the check start a program that the specimen changes? All others do what the reference's do. */
static bool may_see(const struct verification *it, const struct check_result *check)
{
	size_t i, j;

	for (i = 0; i < check->program_count; i++)
		for (j = 0; j < it->lab->program_count; j++)
			if (strcmp(it->lab->programs[j].name, check->programs[i]) == 0 &&
				is_changed(it->patch, &it->lab->programs[j]))
				return true;
	return false;
}

/** The one check that is asked about, or all but those that this specimen is not for: long ones, and those that cannot see it; none: all. */
static void choose_checks(const struct verification *it, struct cli_options *options)
{
	bool leaves_out = it->options->quick && it->fails && it->reference && !it->options->why;
	size_t i;

	if (it->options->why)
		cli_add_option(options, "only", it->options->why);
	for (i = 0; leaves_out && i < it->reference->check_count; i++) {
		const struct check_result *check = &it->reference->checks[i];

		if ((!text_has_word(check->tags, "long") && may_see(it, check)) ||
			text_has_word(it->fails, check->name))
			cli_add_option(options, "only", check->name);
	}
}

/** @param equal  gets the result as text that is the same in every grading; the caller frees. */
static struct result *grade_once(struct verification *it, const char *folder, char **equal)
{
	char *path = file_join(it->scratch, "result.json");
	struct cli_options options = {0};
	struct result *result = NULL;
	struct text timeless = {0};

	choose_checks(it, &options);
	(void)unlink(path); /* of the specimen before */
	(void)cli_run_grader(it->kit, it->slug, folder, path, options.items);
	if (result_read(path, &result, NULL) == 0) /* there is none where the grader could not judge */
		(void)exporter_by_name("timeless")->write((const struct result *const *)&result, 1, NULL, &timeless);
	*equal = text_take(&timeless);
	file_names_free(options.items);
	free(path);
	return result;
}

static struct result *grade_often(struct verification *it, const char *who, const char *folder)
{
	char *first, *equal;
	struct result *result = grade_once(it, folder, &first), *again;
	int i;

	for (i = 1; result && i < it->options->times; i++) {
		again = grade_once(it, folder, &equal);
		if (!again || strcmp(first, equal) != 0)
			verify_complain(it, who,
				"grading %d differs from the first; a check has to say the same each time, so it may not depend on a time",
				i + 1);
		result_free(again);
		free(equal);
	}
	free(first);
	if (!result)
		verify_complain(
			it, who, "could not be graded; `plumb check %s --dir %s` may tell why", it->slug, folder);
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

struct result *verify_grade(struct verification *it, const char *who, const char *folder)
{
	pid_t loops[LOADS_MOST] = {0};
	struct result *result;
	int i;

	for (i = 0; i < it->options->load; i++)
		loops[i] = start_loop();
	result = grade_often(it, who, folder);
	for (i = 0; i < it->options->load; i++) {
		if (loops[i] <= 0)
			continue;              /* not started; and a signal to -1 would go to everybody */
		(void)kill(loops[i], SIGKILL); /* ours, and not yet waited for */
		(void)waitpid(loops[i], NULL, 0);
	}
	return result;
}

/* --- what is demanded of all --- */

int verify_runs(const struct check_result *check)
{
	const char *kind = check->coverage.kind;

	if (!kind)
		return 1;
	return check->coverage.run + (strcmp(kind, "random") != 0);
}

bool verify_is_caught(const struct check_result *check)
{
	return check->verdict == VERDICT_FAIL || check->verdict == VERDICT_CRASH || check->verdict == VERDICT_TIMEOUT ||
		check->verdict == VERDICT_LIMIT;
}

void verify_build(struct verification *it, const char *who, const struct result *result)
{
	const struct build_message *first = result->build.message_count ? &result->build.messages[0] : NULL;

	if (result->build.ok && !first)
		return;
	verify_complain(it, who, "%s: %s:%d: %s",
		result->build.ok ? "compiles, but with a warning" : "does not compile",
		first && first->file ? first->file : "?", first ? first->line : 0, first ? first->text : "?");
}

void verify_each(struct verification *it, const char *kind,
	void (*verify)(struct verification *it, const char *specimen, const char *path))
{
	char *folder = memory_format("%s/specimens/%s", it->solution, kind), **names;
	size_t i;

	if (file_names(folder, &names) < 0) {
		verify_complain(it, kind, "there is no folder '%s'; a lab has specimens of both kinds", folder);
		free(folder);
		return;
	}
	for (i = 0; names[i]; i++) {
		char *path = file_join(folder, names[i]), *name = memory_copy(names[i], strcspn(names[i], "."));
		int before = it->problems;

		verify(it, name, path);
		if (it->problems == before && !it->options->why)
			(void)printf("  ok %s %s\n", kind, name);
		(void)fflush(stdout);
		free(name);
		free(path);
	}
	file_names_free(names);
	free(folder);
}

char *verify_patched(struct verification *it, const char *specimen, const char *patch)
{
	char *folder = file_join(it->scratch, "reject"), *real = realpath(patch, NULL);
	char *copy[] = {"cp", "-r", it->solution, folder, NULL};
	char *apply[] = {"patch", "-s", "-p1", "-d", folder, "-i", real ? real : (char *)patch, NULL};
	struct text said = {0};
	bool good;

	if (file_exists(folder))
		(void)file_remove_folder(folder); /* the specimen before */
	good = command_run(copy, &said) == 0 && command_run(apply, &said) == 0;
	if (!good)
		verify_complain(it, specimen,
			"the patch does not apply to the reference any more (%.*s); make the change anew, and the patch with diff -u",
			(int)strcspn(text_string(&said), "\n"), text_string(&said));
	text_clear(&said);
	free(real);
	if (good)
		return folder;
	free(folder);
	return NULL;
}

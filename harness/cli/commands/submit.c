/** @file
 * plumb submit: what will be handed in, looked at as a teacher will, and packed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/guide.h"
#include "cli/handin.h"
#include "report/page.h"
#include "report/story.h"

struct arguments {
	const char *lab, *output;
	bool anyway;
};

static const struct argp_option options[] = {
	{"anyway", 'a', NULL, 0, N_("pack it also if it does not compile"), 0},
	{"output", 'o', "FILE", 0, N_("name of the archive; else NN-slug.tar.gz in this folder"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'a':
		arguments->anyway = true;
		break;
	case 'o':
		arguments->output = argument;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->lab);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/** One submission on its way. Strings are owned. */
struct submission {
	const struct kit *kit;
	char *slug;
	char *folder; /**< of the lab */
	char *work;   /**< a folder of ours … */
	char *copy;   /**< … and the clean copy in it */
	struct handin handin;
	struct result *result; /**< of the copy */
};

/* --- what is handed in --- */

static void add_files(const struct submission *submission, struct text *out)
{
	const struct handin *handin = &submission->handin;
	size_t i;

	text_add(out, _("handed in\n"));
	for (i = 0; i < handin->file_count; i++)
		text_addf(out, "  %s\n", handin->files[i]);
	if (handin->left_out_count)
		text_add(out, _("left out\n"));
	for (i = 0; i < handin->left_out_count; i++)
		text_addf(out, "  %s: %s\n", handin->left_out[i].name, handin->left_out[i].why);
}

/* --- git --- */

/** What git says to that, or NULL where it fails. The caller frees. */
static char *git(const struct submission *submission, char *const *words)
{
	char *argv[8] = {"git", "-C", submission->folder};
	struct text said = {0};
	size_t count = 3;

	while (*words)
		argv[count++] = *words++;
	if (command_run(argv, &said) == 0)
		return text_take(&said);
	text_clear(&said);
	return NULL;
}

/** Which commit that is, and whether something was not committed. */
static void add_git(const struct submission *submission, struct text *out)
{
	char *commit = git(submission, (char *[]){"log", "-1", "--format=%h %s", NULL});
	char *changes = git(submission, (char *[]){"status", "--porcelain", "--", ".", NULL});

	if (!commit || !changes)
		text_add(out, _("git: this is in no commit\n"));
	else if (*changes)
		text_addf(out, _("git: the last commit is %sthese are not in it:\n%s"), commit, changes);
	else
		text_addf(out, _("git: all is in commit %s"), commit);
	free(changes);
	free(commit);
}

/* --- the clean copy, graded --- */

static size_t count_warnings(const struct result *result)
{
	size_t count = 0, i;

	for (i = 0; i < result->build.message_count; i++)
		count += strcmp(result->build.messages[i].severity, "warning") == 0;
	return count;
}

static void add_result(const struct submission *submission, struct text *out)
{
	const struct result *result = submission->result;
	const struct build_message *message = story_first_message(result);
	struct page page = {.out = out, .width = cli_width()};

	text_addf(out, _("a clean copy: %d of %d points (%s), warnings: %zu\n"), result->points, result->of,
		state_name(result->state), count_warnings(result));
	if (message)
		page_add_explained_message(&page, message);
	text_addf(out, _("hash of the program: %s\n"), result->build.hash ? result->build.hash : "-");
}

/** Grades the copy as a teacher does. @return the exit status. */
static int grade_copy(struct submission *submission)
{
	char *path = file_join(submission->work, "result.json"), *problem = NULL;
	int r = handin_copy(&submission->handin, submission->folder, submission->copy), status;

	if (r < 0) {
		free(path);
		return cli_fail(EXIT_COULD_NOT_JUDGE, _("cannot copy '%s': %s"), submission->folder, strerror(-r));
	}
	status = cli_run_grader(submission->kit, submission->slug, submission->copy, path, NULL);
	if (status != EXIT_COULD_NOT_JUDGE && result_read(path, &submission->result, &problem) < 0)
		status = cli_fail(EXIT_COULD_NOT_JUDGE, "%s", problem);
	free(problem);
	free(path);
	return status;
}

/* --- the archive --- */

/** Two archives of the same files are the same: no names, no times. */
static int pack(const struct submission *submission, const char *archive)
{
	char *partial = memory_format("%s.partial", archive);
	char *argv[] = {"tar", "--create", "--gzip", "--format=ustar", "--sort=name", "--owner=0", "--group=0",
		"--numeric-owner", "--mode=0644", "--mtime=@0", "--file", partial, "--directory", submission->copy,
		NULL, NULL};
	char **all = NULL;
	struct text said = {0};
	size_t count = 0, capacity = 0, i;
	int status;

	for (i = 0; argv[i]; i++)
		ARRAY_ADD(all, count, capacity) = argv[i];
	for (i = 0; i < submission->handin.file_count; i++)
		ARRAY_ADD(all, count, capacity) = submission->handin.files[i];
	ARRAY_ADD(all, count, capacity) = NULL;
	status = command_run(all, &said);
	if (status < 0)
		status = cli_fail(EXIT_COULD_NOT_JUDGE, _("cannot run tar: %s"), strerror(-status));
	else if (status > 0 || rename(partial, archive) < 0)
		status = cli_fail(EXIT_COULD_NOT_JUDGE, _("cannot write '%s': %s"), archive,
			status > 0 ? text_string(&said) : strerror(errno));
	if (status)
		(void)unlink(partial); /* only ours */
	text_clear(&said);
	free(all);
	free(partial);
	return status;
}

static int add_archive(const struct submission *submission, const char *name, struct text *out)
{
	char *archive = name ? memory_string(name) : memory_format("%s.tar.gz", submission->slug);
	char *argv[] = {"sha256sum", "--", archive, NULL};
	struct text digest = {0};
	int status = pack(submission, archive);

	if (status == EXIT_ALL_PASSED) {
		text_addf(out, _("archive: %s\n"), archive);
		if (command_run(argv, &digest) == 0)
			text_addf(out, "sha256: %.64s\n", text_string(&digest));
	}
	text_clear(&digest);
	free(archive);
	return status;
}

/* --- the command --- */

static int submit(struct submission *submission, const struct arguments *arguments, struct text *out)
{
	int r = handin_read(submission->folder, &submission->handin), status;

	if (r < 0)
		return cli_fail(EXIT_COULD_NOT_JUDGE, _("cannot read '%s': %s"), submission->folder, strerror(-r));
	add_files(submission, out);
	add_git(submission, out);
	status = grade_copy(submission);
	if (status == EXIT_COULD_NOT_JUDGE)
		return status;
	add_result(submission, out);
	if (!submission->result->build.ok && !arguments->anyway)
		return cli_fail(
			EXIT_SOMETHING_FAILED, _("it does not compile, so nothing was packed; --anyway packs it"));
	r = add_archive(submission, arguments->output, out);
	return r ? r : status;
}

static bool make_work(struct submission *submission)
{
	const char *parent = getenv("TMPDIR");

	submission->work = memory_format("%s/plumb-submit-XXXXXX", parent && *parent ? parent : "/tmp");
	if (!mkdtemp(submission->work)) {
		(void)cli_fail(0, _("cannot make '%s': %s"), submission->work, strerror(errno));
		return false;
	}
	submission->copy = file_join(submission->work, submission->slug);
	return true;
}

static void clear(struct submission *submission)
{
	if (submission->copy)
		(void)file_remove_folder(submission->work); /* only ours */
	handin_clear(&submission->handin);
	result_free(submission->result);
	free(submission->copy);
	free(submission->work);
	free(submission->folder);
	free(submission->slug);
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_submit = {
	.name = "submit",
	.summary = N_("look at what you hand in, and pack it"),
	.arguments = "[LAB]",
	.description = N_(
		"Lists what will be handed in and what not, builds and grades a clean copy as a teacher does, and packs it."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct submission submission = {.kit = kit};
	struct text out = {0};
	int status = EXIT_COULD_NOT_JUDGE;

	cli_parse(&command_submit, parse, argc, argv, &arguments);
	submission.slug = cli_lab(kit, arguments.lab);
	if (!submission.slug)
		return EXIT_USAGE;
	submission.folder = file_join(kit->labs, submission.slug);
	if (make_work(&submission))
		status = submit(&submission, &arguments, &out);
	status = cli_answer(&out, status);
	clear(&submission);
	return status;
}

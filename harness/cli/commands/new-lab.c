/** @file
 * plumb new-lab: for authors. Makes a lab and its solution that compile, and that plumb verify is content with.
 *
 * What is made stands in harness/templates/lab: its folder labs becomes labs/NN-slug, its folder solutions becomes
 * solutions/NN-slug. In what the files say, and in their names, words are filled in:
 *
 *     @SLUG@ 42-wire-pack   @NUMBER@ 42   @NAME@ wire-pack   @PROGRAM@ (PROGRAM in a file's name) wire
 *
 * Both folders are filled beside their place under names that are no lab's, and then moved there: nothing is half-made.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

enum { FILE_MOST = 1 << 20, FIELDS = 4 };

struct arguments {
	const char *slug, *program;
};

/** A word of the template, and what stands in its place. */
struct field {
	const char *word;
	char *value; /**< owned */
};

/** The two folders of a lab, and where they are filled. */
struct half {
	char *from, *making, *place; /**< owned */
};

static const struct argp_option options[] = {
	{"program", 'p', "NAME", 0, N_("name of the lab's program; else the first word of the slug"), 0},
	{0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'p':
		arguments->program = argument;
		break;
	case ARGP_KEY_ARG:
		cli_take_argument(state, argument, &arguments->slug);
		break;
	case ARGP_KEY_END:
		if (!arguments->slug)
			argp_error(state, _("name the new lab: two digits, a hyphen, and words, as in 42-wire-pack"));
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* --- may it be made? --- */

/** Small letters and digits in words that single hyphens join. */
static bool is_name(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		if (!islower((unsigned char)text[i]) && !isdigit((unsigned char)text[i]) &&
			!(text[i] == '-' && i > 0 && text[i - 1] != '-' && text[i + 1]))
			return false;
	return i > 0;
}

static bool is_slug(const char *text)
{
	return isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1]) && text[2] == '-' &&
		!isdigit((unsigned char)text[3]) && is_name(text + 3);
}

/** The lab that has this number already, or NULL; the caller frees. */
static char *number_taken(const struct kit *kit, const char *slug)
{
	char *number = memory_copy(slug, 2), *taken = lab_find(kit->labs, number);

	free(number);
	return taken;
}

static int refuse(const struct kit *kit, const struct arguments *arguments, const struct half halves[2])
{
	char *taken;
	int i;

	if (!is_slug(arguments->slug))
		return cli_fail(EXIT_USAGE,
			"'%s' is no name for a lab: two digits, a hyphen, and words of small letters and digits, as in 42-wire-pack",
			arguments->slug);
	if (arguments->program && !is_name(arguments->program))
		return cli_fail(EXIT_USAGE, "'%s' is no name for a program: words of small letters and digits",
			arguments->program);
	for (i = 0; i < 2; i++)
		if (file_exists(halves[i].place))
			return cli_fail(
				EXIT_USAGE, "'%s' is there already; remove it, or take another name", halves[i].place);
	taken = number_taken(kit, arguments->slug);
	if (taken)
		(void)cli_fail(0, "the number %.2s is taken by %s", arguments->slug, taken);
	free(taken);
	return taken ? EXIT_USAGE : 0;
}

/* --- filling in --- */

static void fill_fields(struct field fields[FIELDS], const struct arguments *arguments)
{
	const char *name = arguments->slug + 3;

	fields[0] = (struct field){"@SLUG@", memory_string(arguments->slug)};
	fields[1] = (struct field){"@NUMBER@", memory_copy(arguments->slug, 2)};
	fields[2] = (struct field){"@NAME@", memory_string(name)};
	fields[3] = (struct field){"@PROGRAM@",
		arguments->program ? memory_string(arguments->program) : memory_copy(name, strcspn(name, "-"))};
}

static const struct field *field_at(const struct field fields[FIELDS], const char *at)
{
	int i;

	for (i = 0; i < FIELDS; i++)
		if (strncmp(at, fields[i].word, strlen(fields[i].word)) == 0)
			return &fields[i];
	return NULL;
}

static void add_filled(struct text *out, const char *from, const struct field fields[FIELDS])
{
	const struct field *field;

	while (*from) {
		size_t plain = *from == '@' ? 1 : strcspn(from, "@");

		field = field_at(fields, from);
		if (field) {
			text_add(out, field->value);
			from += strlen(field->word);
		} else {
			text_add_bytes(out, from, plain);
			from += plain;
		}
	}
}

static int copy_file(const char *from, const char *to, const struct field fields[FIELDS])
{
	struct text content = {0}, filled = {0};
	int r = file_read(from, FILE_MOST, &content);

	if (r == 0) {
		add_filled(&filled, text_string(&content), fields);
		r = file_replace(to, text_string(&filled), filled.length);
	}
	text_clear(&filled);
	text_clear(&content);
	return r;
}

/** "PROGRAM.c" becomes "wire.c". */
static char *name_filled(const char *name, const struct field fields[FIELDS])
{
	const char *word = "PROGRAM";

	return strncmp(name, word, strlen(word)) == 0 ? memory_format("%s%s", fields[3].value, name + strlen(word))
						      : memory_string(name);
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int copy_folder(const char *from, const char *to, const struct field fields[FIELDS])
{
	char **names = NULL;
	size_t i;
	int r = file_make_folder(to);

	if (r == 0)
		r = file_names(from, &names);
	for (i = 0; r == 0 && names[i]; i++) {
		char *name = name_filled(names[i], fields);
		char *source = file_join(from, names[i]), *target = file_join(to, name);

		r = is_folder(source) ? copy_folder(source, target, fields) : copy_file(source, target, fields);
		free(target);
		free(source);
		free(name);
	}
	file_names_free(names);
	return r;
}

/* --- both folders, or none --- */

static void halves_init(struct half halves[2], const struct kit *kit, const char *slug)
{
	const char *const kinds[] = {"labs", "solutions"}, *const folders[] = {kit->labs, kit->solutions};
	int i;

	for (i = 0; i < 2; i++)
		halves[i] = (struct half){memory_format("%s/harness/templates/lab/%s", kit->root, kinds[i]),
			memory_format("%s/.%s.new", folders[i], slug), file_join(folders[i], slug)};
}

static void halves_clear(struct half halves[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		free(halves[i].from);
		free(halves[i].making);
		free(halves[i].place);
	}
}

static int fill_both(const struct half halves[2], const struct field fields[FIELDS])
{
	int i, r = 0;

	for (i = 0; i < 2 && r == 0; i++) {
		(void)file_remove_folder(halves[i].making); /* of somebody who was killed */
		r = copy_folder(halves[i].from, halves[i].making, fields);
		if (r < 0)
			(void)cli_fail(
				0, "cannot make '%s' like '%s': %s", halves[i].place, halves[i].from, strerror(-r));
	}
	return r;
}

/** A folder of that name that has appeared meanwhile is not replaced. */
static int move(const struct half *half)
{
	if (renameat2(AT_FDCWD, half->making, AT_FDCWD, half->place, RENAME_NOREPLACE) == 0)
		return 0;
	return cli_fail(-errno, "cannot make '%s': %s", half->place, strerror(errno));
}

static int move_both(const struct half halves[2])
{
	int r = move(&halves[0]);

	if (r < 0)
		return r;
	r = move(&halves[1]);
	if (r < 0)
		(void)file_remove_folder(halves[0].place); /* one alone is half a lab */
	return r;
}

/** Nobody stops it in the middle: it takes milliseconds. */
static int make(const struct half halves[2], const struct field fields[FIELDS])
{
	sigset_t all, before;
	int i, r;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	r = fill_both(halves, fields);
	if (r == 0)
		r = move_both(halves);
	for (i = 0; i < 2 && r < 0; i++)
		(void)file_remove_folder(halves[i].making); /* where it was moved, there is none */
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

static void tell_what_is_next(const struct arguments *arguments)
{
	(void)printf("made labs/%s and solutions/%s\n\n"
		     "  make && ./plumb verify %s    is content with it as it is: begin from there\n"
		     "  docs/howto-add-a-lab.md           tells the way from here to a lab\n",
		arguments->slug, arguments->slug, arguments->slug);
}

static int run(const struct kit *kit, int argc, char **argv);

const struct command command_new_lab = {
	.name = "new-lab",
	.summary = N_("for authors: a lab to begin from"),
	.arguments = "NN-slug",
	.description = N_(
		"Makes labs/NN-slug and solutions/NN-slug: a small lab that is complete, from its lesson to its specimens, and that plumb "
		"verify is content with. Make it yours from there."),
	.options = options,
	.run = run,
};

static int run(const struct kit *kit, int argc, char **argv)
{
	struct arguments arguments = {0};
	struct field fields[FIELDS] = {0};
	struct half halves[2];
	int i, status;

	cli_parse(&command_new_lab, parse, argc, argv, &arguments);
	halves_init(halves, kit, arguments.slug);
	status = refuse(kit, &arguments, halves);
	if (status == 0) {
		fill_fields(fields, &arguments);
		status = make(halves, fields) < 0 ? EXIT_COULD_NOT_JUDGE : EXIT_ALL_PASSED;
		if (status == EXIT_ALL_PASSED)
			tell_what_is_next(&arguments);
	}
	for (i = 0; i < FIELDS; i++)
		free(fields[i].value);
	halves_clear(halves);
	return status;
}

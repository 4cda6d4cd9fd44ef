/** @file
 * lab.conf: a table of keys, a line at a time.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "model/lab.h"

/** What a key may hold. */
enum key_kind { KEY_TEXT, KEY_NUMBER };

struct key {
	const char *name;
	enum key_kind kind;
	size_t offset; /**< in struct lab */
	int low, high;
};

/* clang-format off: initializers, not blocks */
#define TEXT(field)                                                 \
	{                                                           \
#field, KEY_TEXT, offsetof(struct lab, field), 0, 0 \
	}
#define LIMIT(field, low, high)                                                   \
	{                                                                         \
#field, KEY_NUMBER, offsetof(struct lab, limits.field), low, high \
	}
/* clang-format on */

static const struct key keys[] = {
	TEXT(title),
	TEXT(prerequisites),
	TEXT(needs),
	TEXT(libraries),
	{"pass_mark", KEY_NUMBER, offsetof(struct lab, pass_mark), 0, 100},
	LIMIT(cpu_seconds, 1, 3600),
	LIMIT(wall_seconds, 1, 3600),
	LIMIT(memory_mb, 1, 65536),
	LIMIT(output_kb, 1, 1048576),
	LIMIT(file_kb, 1, 1048576),
	LIMIT(tasks, 1, 4096),
	LIMIT(descriptors, 8, 65536),
	LIMIT(calls, 1000, 1000000000),
};

struct limits limits_default(void)
{
	return (struct limits){.cpu_seconds = 10, /* of CPU, which no load changes: the verdict is timeout */
		.wall_seconds =
			300, /* in which no task makes a call: only where nothing else can end the run; the verdict is timeout */
		.memory_mb = 256,
		.output_kb = 1024,
		.file_kb = 8192,
		.tasks = 64,
		.descriptors = 256,
		.calls = 2000000};
}

static void add_file(struct program_source *program, const char *name)
{
	program->files = memory_resize(program->files, program->file_count + 1, sizeof *program->files);
	program->files[program->file_count++] = memory_string(name);
}

static struct program_source *program_by_name(struct lab *lab, const char *name)
{
	size_t i;

	for (i = 0; i < lab->program_count; i++)
		if (strcmp(lab->programs[i].name, name) == 0)
			return &lab->programs[i];
	return NULL;
}

static char *set_programs(struct lab *lab, char *value)
{
	char *word, *rest = value;

	if (lab->program_count)
		return memory_string(_("'programs' stands here a second time"));
	while ((word = strsep(&rest, " \t")))
		if (*word) {
			lab->programs = memory_resize(lab->programs, lab->program_count + 1, sizeof *lab->programs);
			lab->programs[lab->program_count++] = (struct program_source){.name = memory_string(word)};
		}
	return NULL;
}

static char *set_sources(struct lab *lab, const char *name, char *value)
{
	struct program_source *program = program_by_name(lab, name);
	char *word, *rest = value;

	if (!program)
		return memory_format(_("'sources.%s' names no program of the line 'programs = …' above it"), name);
	if (program->file_count)
		return memory_format(_("'sources.%s' stands here a second time"), name);
	while ((word = strsep(&rest, " \t")))
		if (*word)
			add_file(program, word);
	return NULL;
}

static char *set_number(struct lab *lab, const struct key *key, const char *value)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(value, &end, 10);
	if (errno || end == value || *end || number < key->low || number > key->high)
		return memory_format(_("'%s' is not a whole number from %d to %d"), value, key->low, key->high);
	*(int *)((char *)lab + key->offset) = (int)number;
	return NULL;
}

static char *set_text(struct lab *lab, const struct key *key, const char *value)
{
	char **field = (char **)((char *)lab + key->offset);

	if (*field)
		return memory_format(_("'%s' stands here a second time"), key->name);
	*field = memory_string(value);
	return NULL;
}

/** @return NULL, or what is wrong; the caller frees. */
static char *set(void *data, const char *name, char *value)
{
	struct lab *lab = data;
	size_t i;

	if (strcmp(name, "programs") == 0)
		return set_programs(lab, value);
	if (strncmp(name, "sources.", 8) == 0)
		return set_sources(lab, name + 8, value);
	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		return keys[i].kind == KEY_TEXT ? set_text(lab, &keys[i], value) : set_number(lab, &keys[i], value);
	}
	return memory_format(_("unknown key '%s'"), name);
}

static char *parse(struct lab *lab, const char *path, struct text *text)
{
	char *problem = conf_parse(path, text, set, lab);

	if (problem)
		return problem;
	if (!lab->title)
		return memory_format(_("%s/lab.conf: 'title' is missing"), lab->folder);
	if (!lab->program_count)
		return memory_format(_("%s/lab.conf: 'programs' is missing"), lab->folder);
	return NULL;
}

static void name_default_sources(struct lab *lab)
{
	size_t i;

	for (i = 0; i < lab->program_count; i++) {
		char *file;

		if (lab->programs[i].file_count)
			continue;
		file = memory_format("%s.c", lab->programs[i].name);
		add_file(&lab->programs[i], file);
		free(file);
	}
}

/** The folder's own name also of "." and "labs/07-x/". */
static char *slug_of(const char *folder)
{
	char *real = realpath(folder, NULL);
	char *slug = memory_string(file_name(real ? real : folder));

	free(real);
	return slug;
}

int lab_read(const char *folder, struct lab **out, char **problem)
{
	char *path = file_join(folder, "lab.conf"), *wrong = NULL;
	struct text content = {0};
	struct lab *lab = NULL;
	int r;

	r = file_read(path, 65536, &content);
	if (r < 0) {
		wrong = memory_format(_("cannot read '%s': %s"), path, strerror(-r));
		goto done;
	}
	lab = memory_new(1, sizeof *lab);
	*lab = (struct lab){
		.slug = slug_of(folder), .folder = memory_string(folder), .pass_mark = 80, .limits = limits_default()};
	wrong = content.length ? parse(lab, path, &content) : memory_format(_("%s is empty"), path);
	if (wrong) {
		r = -EINVAL;
		goto done;
	}
	name_default_sources(lab);
	*out = lab;
	lab = NULL; /* now the caller's */
done:
	if (problem && wrong) {
		*problem = wrong;
		wrong = NULL; /* now the caller's */
	}
	free(wrong);
	lab_free(lab);
	text_clear(&content);
	free(path);
	return r;
}

static void program_clear(struct program_source *program)
{
	memory_free_strings(program->files, program->file_count);
	free(program->name);
}

void lab_free(struct lab *lab)
{
	size_t i;

	if (!lab)
		return;
	for (i = 0; i < lab->program_count; i++)
		program_clear(&lab->programs[i]);
	free(lab->programs);
	free(lab->slug);
	free(lab->folder);
	free(lab->title);
	free(lab->prerequisites);
	free(lab->needs);
	free(lab->libraries);
	free(lab);
}

/** "07-dialer": two digits, a hyphen, a name; and a lab.conf inside. */
static bool is_lab(const char *labs_folder, const char *name)
{
	char *folder, *conf;
	bool found;

	if (!isdigit((unsigned char)name[0]) || !isdigit((unsigned char)name[1]) || name[2] != '-')
		return false;
	folder = file_join(labs_folder, name);
	conf = file_join(folder, "lab.conf");
	found = file_exists(conf);
	free(conf);
	free(folder);
	return found;
}

int lab_list(const char *labs_folder, char ***out)
{
	char **names;
	size_t from, to = 0;
	int r = file_names(labs_folder, &names);

	if (r < 0)
		return r;
	for (from = 0; names[from]; from++) {
		if (is_lab(labs_folder, names[from]))
			names[to++] = names[from];
		else
			free(names[from]);
	}
	names[to] = NULL;
	*out = names;
	return 0;
}

/** Does the learner's word mean this lab? */
static bool means(const char *word, const char *slug)
{
	char *end;
	long number = strtol(word, &end, 10);

	if (*word && *end == '\0')
		return number == strtol(slug, NULL, 10);
	return strcmp(word, slug) == 0 || strcmp(word, slug + 3) == 0;
}

static char *lab_of_folder(const char *labs_folder, const char *word)
{
	char *name = slug_of(word), *slug = NULL;

	if (is_lab(labs_folder, name))
		slug = memory_string(name);
	free(name);
	return slug;
}

char *lab_find(const char *labs_folder, const char *word)
{
	char **slugs, *found = NULL;
	struct stat status;
	size_t i;

	if (lab_list(labs_folder, &slugs) < 0)
		return NULL;
	for (i = 0; slugs[i] && !found; i++)
		if (means(word, slugs[i]))
			found = memory_string(slugs[i]);
	file_names_free(slugs);
	if (!found && stat(word, &status) == 0 && S_ISDIR(status.st_mode))
		found = lab_of_folder(labs_folder, word);
	return found;
}

/** @file
 * What of a lab's folder is handed in.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/handin.h"

enum { FILE_MOST = 1 << 20 }; /* bytes; more of a source is not taken when it is graded, either */

/** The lab's own files, which everybody has. */
static bool is_given(const char *name)
{
	static const char *const given[] = {"README.md", "hints.md", "lab.conf", "checks.c"};
	size_t i;

	for (i = 0; i < sizeof given / sizeof *given; i++)
		if (strcmp(name, given[i]) == 0)
			return true;
	return false;
}

/** Why it is not handed in; NULL where it is. */
static const char *why_not(const char *path, const char *name)
{
	struct stat status;

	if (lstat(path, &status) < 0 || !S_ISREG(status.st_mode))
		return _("no regular file");
	if (!cli_is_source(name))
		return _("no .c or .h file");
	return status.st_size > FILE_MOST ? _("larger than 1 MiB") : NULL;
}

static void sort_in(struct handin *out, const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	const char *why = why_not(path, name);

	if (why)
		ARRAY_ADD(out->left_out, out->left_out_count, out->left_out_capacity) =
			(struct left_out){memory_string(name), why};
	else
		ARRAY_ADD(out->files, out->file_count, out->file_capacity) = memory_string(name);
	free(path);
}

int handin_read(const char *folder, struct handin *out)
{
	char **names;
	size_t i;
	int r = file_names(folder, &names);

	if (r < 0)
		return r;
	for (i = 0; names[i]; i++)
		if (!is_given(names[i]))
			sort_in(out, folder, names[i]);
	file_names_free(names);
	return 0;
}

static int copy(const char *from, const char *to)
{
	struct text content = {0};
	int r = file_read(from, FILE_MOST, &content);

	if (r == 0)
		r = file_replace(to, text_string(&content), content.length);
	text_clear(&content);
	return r;
}

int handin_copy(const struct handin *handin, const char *from, const char *to)
{
	int r = file_make_folder(to);
	size_t i;

	for (i = 0; i < handin->file_count && r == 0; i++) {
		char *source = file_join(from, handin->files[i]), *target = file_join(to, handin->files[i]);

		r = copy(source, target);
		free(target);
		free(source);
	}
	return r;
}

void handin_clear(struct handin *handin)
{
	size_t i;

	memory_free_strings(handin->files, handin->file_count);
	for (i = 0; i < handin->left_out_count; i++)
		free(handin->left_out[i].name);
	free(handin->left_out);
	*handin = (struct handin){0};
}

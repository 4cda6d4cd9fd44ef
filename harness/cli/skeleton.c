/** @file
 * A lab's files as they were given.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/command.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/skeleton.h"

/** The last line end is no part of an answer of one line. */
static char *line_of(struct text *said)
{
	char *line = text_take(said);

	line[strcspn(line, "\n")] = '\0';
	return line;
}

/** The newest commit that changed the kit, and not only somebody's programs. @param out  gets it, or what git said; the caller frees. */
static int find_commit(const struct kit *kit, char **out)
{
	char *argv[] = {"git", "-C", kit->labs, "log", "-1", "--format=%H", "--", ":/harness", ":/docs", ":/solutions",
		":/Makefile", "*/README.md", "*/hints.md", "*/lab.conf", "*/checks.c", NULL};
	struct text said = {0};
	int status = command_run(argv, &said);

	if (status < 0)
		text_add(&said, strerror(-status));
	*out = line_of(&said);
	return status == 0 && **out ? 0 : -ENOENT;
}

/** Adds a file of the lab as it stands in the commit. @return 0 or -EIO. */
static int add_file(const struct kit *kit, const char *slug, const char *name, struct skeleton *skeleton)
{
	char *what = memory_format("%s:./%s/%s", skeleton->commit, slug, name);
	char *argv[] = {"git", "-C", kit->labs, "show", what, NULL};
	struct skeleton_file *file = &ARRAY_ADD(skeleton->files, skeleton->file_count, skeleton->file_capacity);
	int status = command_run(argv, &file->content);

	file->name = memory_string(name);
	free(what);
	return status == 0 ? 0 : -EIO;
}

static int add_files(const struct kit *kit, const char *slug, struct skeleton *skeleton)
{
	char *folder = memory_format("%s:./%s", skeleton->commit, slug);
	char *argv[] = {"git", "-C", kit->labs, "ls-tree", "--full-tree", "--name-only", folder, NULL};
	struct text said = {0};
	char *rest, *name;
	int r = command_run(argv, &said) == 0 && said.length ? 0 : -ENOENT;

	for (rest = said.bytes; r == 0 && (name = strsep(&rest, "\n"));)
		if (cli_is_source(name) && strcmp(name, "checks.c") != 0)
			r = add_file(kit, slug, name, skeleton);
	text_clear(&said);
	free(folder);
	return r;
}

int skeleton_read(const struct kit *kit, const char *slug, struct skeleton *out, char **problem)
{
	struct skeleton skeleton = {0};
	int r = find_commit(kit, &skeleton.commit);

	if (r < 0) {
		*problem = memory_format(_("git does not know the skeleton: %s"),
			*skeleton.commit ? skeleton.commit : _("nothing was committed"));
	} else {
		r = add_files(kit, slug, &skeleton);
		if (r == 0 && !skeleton.file_count)
			r = -ENOENT;
		if (r < 0)
			*problem = memory_format(
				_("commit %.12s has no skeleton of %s that can be read"), skeleton.commit, slug);
	}
	if (r == 0)
		*out = skeleton;
	else
		skeleton_clear(&skeleton);
	return r;
}

void skeleton_clear(struct skeleton *skeleton)
{
	size_t i;

	for (i = 0; i < skeleton->file_count; i++) {
		free(skeleton->files[i].name);
		text_clear(&skeleton->files[i].content);
	}
	free(skeleton->files);
	free(skeleton->commit);
	*skeleton = (struct skeleton){0};
}

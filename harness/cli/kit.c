/** @file
 * Where things are: labs, solutions, graders, and what is kept between two runs.
 */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/cli.h"

/** The nearest folder above @p path that has a README.md and labs/ in it (a build folder has labs/, too). */
static char *find_root(const char *path)
{
	char *folder = memory_string(path), *labs, *readme;
	bool found = false;

	while (!found && strcmp(folder, "/") != 0 && strcmp(folder, ".") != 0) {
		char *parent = memory_string(dirname(folder));

		free(folder);
		folder = parent;
		labs = file_join(folder, "labs");
		readme = file_join(folder, "README.md");
		found = file_exists(labs) && file_exists(readme);
		free(readme);
		free(labs);
	}
	return folder;
}

/** What a learner leaves behind: in the kit, or in the user's own place where the kit may not be written to. */
static char *find_state(const char *root)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (access(root, W_OK) == 0)
		return file_join(root, ".plumb");
	if (xdg && *xdg)
		return file_join(xdg, "plumb");
	return memory_format("%s/.local/state/plumb", home && *home ? home : "/tmp");
}

int kit_find(const char *labs, struct kit *out)
{
	char *program = file_of_program();

	if (!program)
		return -errno;
	*out = (struct kit){.root = find_root(program)};
	out->graders = file_join(dirname(dirname(program)), "graders");
	free(program);
	out->labs = labs ? memory_string(labs) : file_join(out->root, "labs");
	out->solutions = labs ? memory_format("%s/../solutions", labs) : file_join(out->root, "solutions");
	out->state = find_state(out->root);
	out->cache = file_join(out->state, "cache");
	return 0;
}

void kit_clear(struct kit *kit)
{
	free(kit->root);
	free(kit->labs);
	free(kit->solutions);
	free(kit->graders);
	free(kit->cache);
	free(kit->state);
}

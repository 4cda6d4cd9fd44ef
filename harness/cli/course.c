/** @file
 * What a course has decided for its learners.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/course.h"

static const char *const rules[] = {
	[SOLUTION_SPOIL] = "spoil", [SOLUTION_PASSED] = "passed", [SOLUTION_NEVER] = "never"};

char *course_path(const struct kit *kit)
{
	return file_join(kit->labs, "course.conf");
}

static char *set(void *data, const char *key, char *value)
{
	struct course *course = data;
	size_t i;

	if (strcmp(key, "solution") != 0)
		return memory_format(_("unknown key '%s'"), key);
	for (i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (strcmp(value, rules[i]) != 0)
			continue;
		course->solution = (enum solution_rule)i;
		return NULL;
	}
	return memory_format(_("'%s' is none of spoil, passed, never"), value);
}

int course_read(const struct kit *kit, struct course *out, char **problem)
{
	char *path = course_path(kit), *wrong = NULL;
	struct course course = {.solution = SOLUTION_SPOIL};
	struct text content = {0};
	int r = file_read(path, 65536, &content);

	if (r == 0 && content.length)
		wrong = conf_parse(path, &content, set, &course);
	else if (r < 0 && r != -ENOENT)
		wrong = memory_format(_("cannot read '%s': %s"), path, strerror(-r));
	if (wrong) {
		*problem = wrong;
		r = r < 0 ? r : -EINVAL;
	} else {
		*out = course;
		r = 0;
	}
	text_clear(&content);
	free(path);
	return r;
}

/** @file
 * Files of lines `key = value`.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/memory.h"
#include "base/words.h"

static char *strip(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return text;
}

static char *parse_line(char *line, conf_set *set, void *data)
{
	char *comment = strchr(line, '#'), *equals, *key, *value;

	if (comment)
		*comment = '\0';
	line = strip(line);
	if (!*line)
		return NULL;
	equals = strchr(line, '=');
	if (!equals)
		return memory_format(_("'%s' has no '='; a line is 'key = value'"), line);
	*equals = '\0';
	key = strip(line);
	value = strip(equals + 1);
	return *value ? set(data, key, value) : memory_format(_("'%s' has no value"), key);
}

char *conf_parse(const char *path, struct text *text, conf_set *set, void *data)
{
	char *line, *rest = text->bytes, *wrong, *problem, *end = text->bytes + text->length;
	int number = 0;

	while ((line = strsep(&rest, "\n"))) {
		number++;
		wrong = !rest && line + strlen(line) < end ? memory_string("a NUL byte") : parse_line(line, set, data);
		if (!wrong)
			continue;
		problem = memory_format("%s:%d: %s", path, number, wrong);
		free(wrong);
		return problem;
	}
	return NULL;
}

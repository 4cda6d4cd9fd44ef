/** @file
 * Files in the folder that programs begin in: what a check puts there, and what they have written.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/scenario.h"

enum {
	LONG = 60,          /**< contents that sentences do not show as a whole */
	FILE_MORE = 1 << 20 /**< bytes that are read of what is longer than expected */
};

static char *inside(const char *name)
{
	return memory_format("work/%s", name);
}

static void put(struct scenario *s, bool judged, const char *name, const void *bytes, size_t length)
{
	char *shown = quoted(bytes, length), *path = inside(name);
	int r;

	narrate(s, "check", "puts %s into the file '%s'%s", shown, name, judged ? "" : _(" of the tools"));
	r = sandbox_put_bytes(scenario_sandbox(s, judged), bytes, length, path, 0644);
	free(shown);
	free(path);
	if (r < 0)
		scenario_error(s, -r, "cannot put a file into the programs' folder");
}

void put_file_bytes(struct scenario *s, const char *name, const void *bytes, size_t length)
{
	put(s, true, name, bytes, length);
}

void put_oracle_file(struct scenario *s, const char *name, const void *bytes, size_t length)
{
	put(s, false, name, bytes, length);
}

void put_file(struct scenario *s, const char *name, const char *content)
{
	put_file_bytes(s, name, content, strlen(content));
}

/** Opens what programs have written; ends the check where there is none. */
static int open_file(struct scenario *s, bool judged, const char *name)
{
	char *path = inside(name);
	int fd = sandbox_open(scenario_sandbox(s, judged), path);

	free(path);
	if (fd < 0)
		scenario_fail(s, memory_format(_("expected a file '%s', but there is none"), name));
	return fd;
}

/** Where two contents differ first. */
static size_t difference_at(const struct text *read, const char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < read->length && i < length; i++)
		if (text_string(read)[i] != bytes[i])
			break;
	return i;
}

/** What is wrong with a content, or NULL; the caller frees. */
static char *difference_of(const struct text *read, const char *name, const void *bytes, size_t length)
{
	char *want, *have, *difference, *where;

	if (read->length == length && memcmp(text_string(read), bytes, length) == 0)
		return NULL;
	want = quoted(bytes, length);
	have = quoted(text_string(read), read->length);
	where = length < LONG && read->length < LONG
		? memory_format("%s", "")
		: memory_format(_("; they are the same up to byte %zu"), difference_at(read, bytes, length));
	difference = memory_format(_("expected %s in the file '%s', but it has %s%s"), want, name, have, where);
	free(where);
	free(want);
	free(have);
	return difference;
}

static void expect(struct scenario *s, bool judged, const char *name, const void *bytes, size_t length)
{
	char *want = quoted(bytes, length), *difference;
	struct text read = {0};
	int fd, r;

	narrate(s, "check", "expects %s in the file '%s'", want, name);
	free(want);
	run_until_quiet(s);
	fd = open_file(s, judged, name);
	r = file_read_fd(fd, length + FILE_MORE, &read);
	(void)close(fd); /* only read from */
	difference = difference_of(&read, name, bytes, length);
	text_clear(&read);
	if (r < 0)
		scenario_error(s, -r, "cannot read a file of the programs' folder");
	if (difference)
		scenario_fail(s, difference);
}

void expect_file_bytes(struct scenario *s, const char *name, const void *bytes, size_t length)
{
	expect(s, true, name, bytes, length);
}

void expect_oracle_file(struct scenario *s, const char *name, const void *bytes, size_t length)
{
	expect(s, false, name, bytes, length);
}

void expect_file(struct scenario *s, const char *name, const char *content)
{
	expect_file_bytes(s, name, content, strlen(content));
}

void expect_mode(struct scenario *s, const char *name, unsigned mode)
{
	struct stat status;
	int fd = open_file(s, true, name), r;

	narrate(s, "check", "expects the file '%s' to have the mode %04o", name, mode);
	r = fstat(fd, &status);
	(void)close(fd); /* only looked at */
	if (r == 0 && (status.st_mode & 07777) != mode)
		scenario_fail(s,
			memory_format(_("expected the file '%s' to have the mode %04o, but it has %04o"), name, mode,
				(unsigned)status.st_mode & 07777));
}

/** @file
 * What tests are given and how they compare: folders of their own, files, strings that show both sides when they differ.
 */
#ifndef PLUMB_TESTS_GIVEN_H
#define PLUMB_TESTS_GIVEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "tests/unit/suite.h"

/** Asserts that two strings are equal (NULL equals NULL); a difference is printed. */
#define SAME_TEXT(actual, expected) same_text(__FILE__, __LINE__, actual, expected)

/** As SAME_TEXT(), and frees @p actual, which the caller of a function that "hands over" has to do. */
#define SAME_TAKEN(actual, expected)                             \
	do {                                                     \
		char *taken_ = (actual);                         \
		same_text(__FILE__, __LINE__, taken_, expected); \
		free(taken_);                                    \
	} while (0)

static inline void same_text(const char *file, int line, const char *actual, const char *expected)
{
	int same = actual && expected ? strcmp(actual, expected) == 0 : actual == expected;

	if (!same)
		(void)printf("\n    %s:%d\n    expected \"%s\"\n    got      \"%s\"\n", file, line,
			expected ? expected : "(NULL)", actual ? actual : "(NULL)");
	CU_ASSERT_TRUE(same);
}

/** An empty folder of the test's own; end with folder_gone(). */
static inline char *given_folder(void)
{
	const char *parent = getenv("TMPDIR");
	char *path = memory_format("%s/plumb-unit-XXXXXX", parent && *parent ? parent : "/tmp");

	if (!mkdtemp(path))
		abort(); /* a machine without a folder for temporary files cannot test */
	return path;
}

/** Removes a folder of given_folder() and frees its name. */
static inline void folder_gone(char *folder)
{
	CU_ASSERT_EQUAL(file_remove_folder(folder), 0);
	free(folder);
}

/** A file below a folder (also "sub/name") with these bytes; the caller frees the path. */
static inline char *given_file(const char *folder, const char *name, const void *bytes, size_t length)
{
	char *path = file_join(folder, name), *parent = memory_string(path);
	FILE *file;

	*strrchr(parent, '/') = '\0';
	if (file_make_folder(parent) < 0 || !(file = fopen(path, "we")))
		abort();
	if (fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		abort();
	free(parent);
	return path;
}

/** The whole of a file as a string; the caller frees. NULL where it cannot be read. */
static inline char *content_of(const char *path)
{
	struct text content = {0};

	if (file_read(path, 1 << 24, &content) < 0)
		return NULL;
	return text_take(&content);
}

#endif

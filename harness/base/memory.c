/** @file
 * Memory that is there: where it is not, the process ends with exit status 3.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "base/memory.h"

enum {
	LARGE = 4 << 20
}; /* bytes from which the first touch of each small page takes longer than emptying large ones */

static void *must(void *memory)
{
	static const char sentence[] = "plumb: out of memory\n";

	if (memory)
		return memory;
	if (write(STDERR_FILENO, sentence, sizeof sentence - 1) < 0)
		_exit(3); /* not even that could be said */
	_exit(3);
}

void *memory_new(size_t count, size_t size_bytes)
{
	return must(calloc(count ? count : 1, size_bytes ? size_bytes : 1));
}

void *memory_resize(void *old, size_t count, size_t size_bytes)
{
	return must(reallocarray(old, count ? count : 1, size_bytes ? size_bytes : 1));
}

void *memory_copy(const void *bytes, size_t length)
{
	char *copy = must(malloc(length + 1));

	if (length)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *memory_string(const char *string)
{
	return string ? memory_copy(string, strlen(string)) : NULL;
}

char *memory_format(const char *format, ...)
{
	va_list arguments;
	char *string;
	int length;

	va_start(arguments, format);
	length = vasprintf(&string, format, arguments);
	va_end(arguments);
	return must(length < 0 ? NULL : string);
}

void memory_use_large_pages(void *items, size_t length)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)items & ~(page - 1);

	if (length >= LARGE)
		(void)madvise((void *)from, (uintptr_t)items + length - from, MADV_HUGEPAGE); /* else small ones do */
}

void *memory_room(void *items, size_t count, size_t *capacity, size_t size_bytes)
{
	if (count == *capacity) {
		*capacity = *capacity ? *capacity * 2 : 8;
		items = memory_resize(items, *capacity, size_bytes);
		memory_use_large_pages(items, *capacity * size_bytes);
	}
	memset((char *)items + count * size_bytes, 0, size_bytes);
	return items;
}

void memory_check(void)
{
#ifdef __SANITIZE_ADDRESS__
	__lsan_do_leak_check();
#endif
}

bool memory_add_once(char ***items, size_t *count, size_t *capacity, const char *string)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (strcmp((*items)[i], string) == 0)
			return false;
	ARRAY_ADD(*items, *count, *capacity) = memory_string(string);
	return true;
}

void memory_free_strings(char **items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(items[i]);
	free(items);
}

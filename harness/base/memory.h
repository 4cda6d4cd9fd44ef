/** @file
 * Memory that is there: these never return NULL. A machine without memory cannot judge, so the
 * process says so on standard error and ends with exit status 3.
 */
#ifndef PLUMB_BASE_MEMORY_H
#define PLUMB_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/** Zeroed room for @p count items of @p size_bytes each; the caller frees. */
void *memory_new(size_t count, size_t size_bytes) __attribute__((returns_nonnull));

/** As reallocarray(3); the caller frees. */
void *memory_resize(void *old, size_t count, size_t size_bytes) __attribute__((returns_nonnull));

/** A copy of @p length bytes, with a NUL behind them; the caller frees. */
void *memory_copy(const void *bytes, size_t length) __attribute__((returns_nonnull));

/** A copy of a string, or NULL for NULL; the caller frees. */
char *memory_string(const char *string);

/** Formats into a new string; the caller frees. */
char *memory_format(const char *format, ...) __attribute__((returns_nonnull, format(printf, 1, 2)));

/**
 * In a build with AddressSanitizer: reports what was allocated and can no longer be reached. For processes that end with
 * _exit(), where nobody else looks; does nothing in other builds.
 */
void memory_check(void);

/**
 * Makes room for one more item, which is zero, at the end of a growable array.
 *
 * An array is three fields of its owner: the items, their count, and the capacity.
 * Usage: `ARRAY_ADD(table->rows, table->count, table->capacity) = row;`
 */
#define ARRAY_ADD(items, count, capacity)                                                                       \
	(*((items) = memory_room((items), (count), &(capacity), sizeof *(items)), /* NOLINT: may be pointers */ \
		&(items)[(count)++]))

/** Adds a copy of the string to such an array, unless it stands there already. @return whether it was added. */
bool memory_add_once(char ***items, size_t *count, size_t *capacity, const char *string);

/** Frees an array of strings, and them. */
void memory_free_strings(char **items, size_t count);

/** Of much memory that will be filled from its beginning: asks the kernel for large pages, where @p length bytes are worth one. */
void memory_use_large_pages(void *items, size_t length);

/** What ARRAY_ADD() calls: returns @p items with room for one more than @p count, new room zeroed. */
void *memory_room(void *items, size_t count, size_t *capacity, size_t size_bytes) __attribute__((returns_nonnull));

#endif

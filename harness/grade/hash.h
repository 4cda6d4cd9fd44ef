/** @file
 * A digest of everything that a build depends on.
 */
#ifndef PLUMB_GRADE_HASH_H
#define PLUMB_GRADE_HASH_H

#include <stddef.h>

struct hash;

/** Begins a SHA-256. */
struct hash *hash_new(void);

/** Adds a part; its length counts, too, so that two parts are not one longer one. */
void hash_add(struct hash *hash, const void *bytes, size_t length);

/** The digest in hexadecimal; frees the hash; the caller frees the string. */
char *hash_finish(struct hash *hash);

#endif

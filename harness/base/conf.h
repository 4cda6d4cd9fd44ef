/** @file
 * Files of lines `key = value`, in which `#` begins a comment: lab.conf, course.conf.
 */
#ifndef PLUMB_BASE_CONF_H
#define PLUMB_BASE_CONF_H

#include "base/text.h"

/** Takes one line's key and value, which it may change. @return NULL, or what is wrong with them; the caller frees. */
typedef char *conf_set(void *data, const char *key, char *value);

/**
 * Takes a file apart, a line at a time, up to the first that is wrong.
 * @param path  names it in what is told. @param text  its content; is taken apart.
 * @return NULL, or "PATH:7: unknown key 'tilte'"; the caller frees.
 */
char *conf_parse(const char *path, struct text *text, conf_set *set, void *data);

#endif

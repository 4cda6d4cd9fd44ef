/** @file
 * Socket options: their names, and what the bytes of a value mean. One row of a table an option.
 */
#ifndef PLUMB_MODEL_OPTION_H
#define PLUMB_MODEL_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "model/event.h"

/** What the value of an option is. */
enum option_kind {
	OPTION_NUMBER,      /**< int (or one byte, which the kernel takes, too) */
	OPTION_ERRNO,       /**< int: SO_ERROR */
	OPTION_TIME,        /**< struct timeval; 0 is for ever */
	OPTION_LINGER,      /**< struct linger */
	OPTION_HOST,        /**< struct in_addr, or the second part of a struct ip_mreqn */
	OPTION_MEMBERSHIP,  /**< struct ip_mreq or ip_mreqn */
	OPTION_MEMBERSHIP6, /**< struct ipv6_mreq */
	OPTION_USER,        /**< struct ucred */
	OPTION_BYTES
};

/** A socket option: how it is named in calls, in words, and what its value is. */
struct option {
	int level, name;
	const char *level_word, *word;
	enum option_kind kind;
};

/** The row of an option, or NULL; static. */
const struct option *option_find(int level, int name);

/** "SOL_SOCKET" …, or NULL; static. */
const char *option_level(int level);

/** The option that a getsockopt or setsockopt is about, or NULL for other events and unknown options; static. */
const struct option *option_of(const struct event *event);

/**
 * The value as one number: an int as it is, a time in nanoseconds, a linger time in seconds (-1: off).
 * @return false where the option has no such value, or too few bytes of it are here; then @p out is untouched.
 */
bool option_value(const struct event *event, int64_t *out);

/** Adds the value as strace(1) shows it: [1], [ECONNREFUSED], {l_onoff=1, l_linger=0}, 1.5 s, 239.0.0.1, {pid=101, uid=1000, gid=1000}, "bytes". */
void option_add_value(struct text *out, const struct event *event);

#endif

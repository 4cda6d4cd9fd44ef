/** @file
 * The two clocks of the harness itself. Neither may decide a verdict (DESIGN: order, quiet, time).
 */
#ifndef PLUMB_BASE_CLOCK_H
#define PLUMB_BASE_CLOCK_H

#include <stdint.h>

/** CLOCK_MONOTONIC in nanoseconds. */
uint64_t clock_now_ns(void);

/** The date and time in UTC as RFC 3339 gives it, "2026-11-24T10:44:00Z"; the caller frees. */
char *clock_date(void);

/** The same to the microsecond, "2026-11-24T10:44:00.012345Z", for what is put in order later; the caller frees. */
char *clock_moment(void);

#endif

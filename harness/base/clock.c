/** @file
 * The two clocks of the harness itself.
 */
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"

uint64_t clock_now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail: the clock exists and the pointer is good */
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** "2026-11-24T10:44:00", and what follows it. */
static char *date_of(time_t seconds, const char *rest)
{
	char date[32];
	struct tm fields;

	(void)gmtime_r(&seconds, &fields); /* fails only beyond the year 2147483647 */
	(void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &fields);
	return memory_format("%s%s", date, rest);
}

char *clock_date(void)
{
	return date_of(time(NULL), "Z");
}

char *clock_moment(void)
{
	struct timespec now;
	char *rest, *moment;

	(void)clock_gettime(CLOCK_REALTIME, &now); /* as above */
	rest = memory_format(".%06ldZ", now.tv_nsec / 1000);
	moment = date_of(now.tv_sec, rest);
	free(rest);
	return moment;
}

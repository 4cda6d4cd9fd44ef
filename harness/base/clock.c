/** @file
 * The two clocks of the harness itself.
 */
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"

uint64_t clock_now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail: the clock exists and the pointer is good */
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

char *clock_date(void)
{
	char date[32];
	time_t now = time(NULL);
	struct tm fields;

	(void)gmtime_r(&now, &fields); /* fails only beyond the year 2147483647 */
	(void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &fields);
	return memory_string(date);
}

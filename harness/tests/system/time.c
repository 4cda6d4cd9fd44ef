/** @file
 * The clock of a run: half a minute of every kind of waiting is half a minute to the program, and no time to us.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "tests/observed.h"

static bool test(bool good, const char *what, const char *which)
{
	(void)printf("%s %s %s\n", good ? "ok" : "not ok", which, what);
	return good;
}

/** A second long wait where nothing but time can end it; how often the schedule let it be told. */
static bool waits(const char *way)
{
	const char *const arguments[] = {way, NULL};
	struct world_of_test world = {.arguments = arguments, .stays_open = true};
	struct observed observed = {0};
	long ms;
	bool good;

	observed_run("waits", &world, &observed);
	ms = strtol(text_string(&observed.out), NULL, 10);
	good = test(observed.state == OBSERVE_ENDED && ms >= 30000 && ms <= 30001,
		"waits for thirty seconds of its own time", way);
	if (!good) {
		char *trace = observed_text(observed.trace);

		(void)printf("  state %d, printed '%s', '%s'\n%s", (int)observed.state, text_string(&observed.out),
			text_string(&observed.err), trace);
		free(trace);
	}
	observed_clear(&observed);
	return good;
}

static bool all_wait(void)
{
	static const char *const ways[] = {"nanosleep", "until", "poll", "select", "epoll", "alarm", "interval",
		"timer", "timerfd", "sigtimedwait", "semaphore", "condition", "receive", "clock", "halves"};
	bool good = true;
	size_t i;

	for (i = 0; i < sizeof ways / sizeof *ways; i++)
		good = waits(ways[i]) && good;
	return good;
}

/** Who asks for the time whenever he has moved a byte is busy, and time is not to go on faster for him. */
static bool is_busy(enum observe_depth depth, const char *which)
{
	struct world_of_test world = {.depth = depth};
	struct observed observed = {0};
	bool good;

	observed_run("times-itself", &world, &observed);
	good = test(observed.state == OBSERVE_ENDED && strcmp(text_string(&observed.out), "20\n") == 0,
		"asks for the time 20,000 times, and a microsecond passes with each", which);
	observed_clear(&observed);
	return good;
}

int main(void)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "programs");
	bool good;

	observed_open(folder);
	good = all_wait();
	good = is_busy(OBSERVE_ALL, "observed") && good;
	good = is_busy(OBSERVE_CONTROL, "not observed") && good;
	free(folder);
	return good ? 0 : 1;
}

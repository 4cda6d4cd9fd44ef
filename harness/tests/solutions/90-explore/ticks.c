/* Every so many milliseconds the time, with what was read since; ends with its input. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	long period = argc == 2 ? atol(argv[1]) : 1000, begin = now_ms(), next = period, left;
	struct pollfd input = {.fd = 0, .events = POLLIN};
	char byte = 0;

	for (;;) {
		left = begin + next - now_ms();
		if (poll(&input, 1, left > 0 ? (int)left : 0) > 0) {
			if (read(0, &byte, 1) != 1)
				return 0;
			continue;
		}
		if (now_ms() < begin + next)
			continue;
		printf(byte ? "%ld %c\n" : "%ld\n", next, byte);
		(void)fflush(stdout);
		byte = 0;
		next += period;
	}
}

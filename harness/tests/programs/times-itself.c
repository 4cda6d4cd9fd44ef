/* Moves a byte through a pipe of its own 20,000 times, and asks for the time each time; prints the milliseconds that it took. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static long now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int main(void)
{
	long began = now_us(), last = began;
	char byte = 'x';
	int ends[2], rounds;

	if (pipe(ends) < 0)
		return 1;
	for (rounds = 0; rounds < 20000; rounds++) {
		if (write(ends[1], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1)
			return 1;
		last = now_us();
	}
	printf("%ld\n", (last - began) / 1000);
	return 0;
}

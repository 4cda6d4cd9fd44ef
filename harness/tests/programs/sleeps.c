/* Sleeps a little between two words. */
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec little = {.tv_nsec = 2000000};

	return write(1, "before ", 7) != 7 || nanosleep(&little, NULL) < 0 || write(1, "after", 5) != 5;
}

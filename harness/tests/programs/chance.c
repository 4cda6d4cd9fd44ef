/* Prints what chance has given it: bytes that the kernel has left at its start, and those of getrandom(2). */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>

int main(void)
{
	uint64_t asked = 0, left;

	if (getrandom(&asked, sizeof asked, 0) != sizeof asked)
		return 1;
	memcpy(&left, (const void *)getauxval(AT_RANDOM), sizeof left);
	printf("%016llx %016llx\n", (unsigned long long)left, (unsigned long long)asked);
	return 0;
}

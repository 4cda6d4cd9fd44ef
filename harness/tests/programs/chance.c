/* Prints what chance has given it: bytes that the kernel has left at its start, those of getrandom(2), and those of the devices. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <unistd.h>

static uint64_t read_from(const char *device)
{
	uint64_t bytes = 0;
	int fd = open(device, O_RDONLY);

	return fd >= 0 && read(fd, &bytes, sizeof bytes) == sizeof bytes ? bytes : 0;
}

int main(void)
{
	uint64_t asked = 0, left, urandom = read_from("/dev/urandom"), dev_random = read_from("/dev/random");

	if (getrandom(&asked, sizeof asked, 0) != sizeof asked)
		return 1;
	memcpy(&left, (const void *)getauxval(AT_RANDOM), sizeof left);
	printf("%016llx %016llx %016llx %016llx\n", (unsigned long long)left, (unsigned long long)asked, (unsigned long long)urandom,
		(unsigned long long)dev_random);
	return 0;
}

/* @PROGRAM@: prints how many bytes its standard input has. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int print_count(unsigned long long bytes)
{
	printf("bytes=%llu\n", bytes);
	return fflush(stdout) == 0 ? 0 : 1;
}

int main(void)
{
	char block[4096];
	unsigned long long bytes = 0;
	ssize_t n;

	/* a read gives what is there; only 0 says that nothing more will come */
	while ((n = read(STDIN_FILENO, block, sizeof block)) > 0)
		bytes += (unsigned long long)n;
	if (n < 0) {
		fprintf(stderr, "@PROGRAM@: read: %s\n", strerror(errno));
		return 1;
	}
	return print_count(bytes);
}

/* relay0 with stdio: fread and fwrite loop by themselves, ferror tells an error from the end. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int fail(const char *what)
{
	fprintf(stderr, "relay0: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(void)
{
	char block[4096];
	size_t length;

	while ((length = fread(block, 1, sizeof block, stdin)) > 0)
		if (fwrite(block, 1, length, stdout) != length)
			return fail("write");
	if (ferror(stdin))
		return fail("read");
	return fflush(stdout) == 0 ? 0 : fail("write");
}

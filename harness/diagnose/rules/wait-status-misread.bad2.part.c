#include <stdio.h>

void tell(const char *test, int status);

void tell(const char *test, int status)
{
	if (status == 0)
		printf("%s: passed\n", test);
	else
		printf("%s: failed, exit code %d\n", test, status);
	(void)fflush(stdout); /* HERE */
}

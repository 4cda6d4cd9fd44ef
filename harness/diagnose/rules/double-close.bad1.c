/* The same descriptor is closed by the loop and again behind it. */
#include <unistd.h>

int main(void)
{
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (close(ends[i]) < 0)
			return 1;
	(void)write(1, "done\n", 5);
	(void)close(ends[0]); /* HERE */
	return 0;
}

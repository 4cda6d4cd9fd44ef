/* The function that reads to the end is right; its caller has not closed the write end. */
#include <unistd.h>

int drain(int fd);

int main(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 1;
	if (write(ends[1], "a note to myself\n", 17) != 17)
		return 1;
	return drain(ends[0]) < 0;
}

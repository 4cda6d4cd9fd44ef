/* The function that starts workers leaves it to others to collect them; there are no others.
   stdin: abcdef */
#include <unistd.h>

int start_worker(char job);

int main(void)
{
	char job;

	while (read(0, &job, 1) == 1)
		if (start_worker(job) < 0)
			return 1;
	return 0;
}

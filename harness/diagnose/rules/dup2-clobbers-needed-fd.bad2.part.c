#include <unistd.h>

void take_stdio(const int *requests, const int *answers);

void take_stdio(const int *requests, const int *answers)
{
	if (dup2(answers[1], 1) < 0) /* HERE */
		_exit(1);
	if (dup2(requests[0], 0) < 0)
		_exit(1);
	(void)close(requests[1]);
	(void)close(answers[0]);
}

/*
 * Right: a filter. Its output may wait in the buffer while more input may come.
 * stdin: open
 */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	struct pollfd watched = {.fd = 0, .events = POLLIN};
	char line[64];

	printf("lines so far: 0\n");
	while (poll(&watched, 1, -1) > 0 && read(0, line, sizeof line) > 0)
		printf("one more\n");
	return 0;
}

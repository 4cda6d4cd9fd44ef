/* A line of exactly as many bytes as the buffer has. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int ends[2];
	char line[16];
	ssize_t n;

	if (pipe(ends) < 0 || write(ends[1], "sixteen letters\n", 16) != 16)
		return 1;
	n = read(ends[0], line, sizeof line);
	if (n < 0)
		return 1;
	line[n] = '\0'; /* HERE */
	return printf("%s", line) < 0;
}

/* Reads lines until "quit" comes; when the other side just goes away, it never does.
   stdin: one\ntwo\n */
#include <string.h>

int read_line(int fd, char *line, int most);

int main(void)
{
	char line[80];

	do
		if (read_line(0, line, sizeof line) < 0)
			return 1;
	while (strcmp(line, "quit") != 0);
	return 0;
}

/*
 * A small shell: one command a line. A command that is not there leaves a second shell behind.
 * stdin: true\nnonsense\ntrue\n
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int read_line(char *line, size_t size)
{
	size_t length = 0;

	while (length + 1 < size && read(0, &line[length], 1) == 1 && line[length] != '\n')
		length++;
	line[length] = '\0';
	return length > 0;
}

int main(void)
{
	char line[64];

	while (read_line(line, sizeof line)) {
		pid_t child = fork();

		if (child == 0) {
			execlp(line, line, (char *)NULL); /* HERE */
			perror(line);
		} else if (child > 0 && waitpid(child, NULL, 0) < 0) {
			perror("waitpid");
		}
	}
	return 0;
}

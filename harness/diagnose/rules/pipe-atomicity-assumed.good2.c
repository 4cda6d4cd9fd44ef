/*
 * Right: a small shell. Its prompt is a part of a line, and a command prints before the line goes on; that is meant.
 * stdin: hello\nyou\n
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int prompt(char *word, size_t size)
{
	if (write(1, "> ", 2) != 2 || !fgets(word, (int)size, stdin))
		return 0;
	word[strcspn(word, "\n")] = '\0';
	return 1;
}

int main(void)
{
	char word[64];

	(void)setvbuf(stdin, NULL, _IONBF, 0);
	while (prompt(word, sizeof word)) {
		if (fork() == 0) {
			execlp("echo", "echo", word, (char *)NULL);
			perror("echo");
			_exit(127);
		}
		if (wait(NULL) < 0)
			return 1;
	}
	return write(1, "bye\n", 4) != 4;
}

/* Everything is written to a filter before anything is read back. */
#include <stdio.h>
#include <unistd.h>

static char text[300000], answer[4096];

int main(void)
{
	int to_child[2], to_parent[2];
	size_t sent = 0;

	if (pipe(to_child) < 0 || pipe(to_parent) < 0)
		return 1;
	if (fork() == 0) {
		(void)dup2(to_child[0], 0);
		(void)dup2(to_parent[1], 1);
		(void)close(to_child[0]);
		(void)close(to_child[1]);
		(void)close(to_parent[0]);
		(void)close(to_parent[1]);
		execlp("cat", "cat", (char *)NULL);
		perror("cat");
		_exit(127);
	}
	(void)close(to_child[0]);
	(void)close(to_parent[1]);
	while (sent < sizeof text) {
		ssize_t n = write(to_child[1], text + sent, sizeof text - sent); /* HERE */

		if (n < 0)
			return 1;
		sent += (size_t)n;
	}
	(void)close(to_child[1]);
	while (read(to_parent[0], answer, sizeof answer) > 0)
		;
	return 0;
}

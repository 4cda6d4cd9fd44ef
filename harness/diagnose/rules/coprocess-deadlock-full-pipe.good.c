/* Right: a child of its own writes, so the parent can read meanwhile. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[300000], answer[4096];

static int feed(int out)
{
	size_t sent = 0;

	while (sent < sizeof text) {
		ssize_t n = write(out, text + sent, sizeof text - sent);

		if (n < 0)
			return 1;
		sent += (size_t)n;
	}
	return 0;
}

int main(void)
{
	int to_child[2], to_parent[2];
	ssize_t n;

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
	if (fork() == 0)
		_exit(close(to_parent[0]) < 0 || feed(to_child[1]));
	(void)close(to_child[1]);
	while ((n = read(to_parent[0], answer, sizeof answer)) > 0)
		;
	while (wait(NULL) > 0)
		;
	return n < 0;
}

/* Right: question and answer in turns; neither pipe ever holds more than one block. */
#include <sys/wait.h>
#include <unistd.h>

static int echo(int in, int out)
{
	char block[1024];

	while (read(in, block, sizeof block) == (ssize_t)sizeof block)
		if (write(out, block, sizeof block) != (ssize_t)sizeof block)
			return 1;
	return 0;
}

int main(void)
{
	int to_child[2], to_parent[2], i;
	char block[1024] = "";

	if (pipe(to_child) < 0 || pipe(to_parent) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(to_child[1]) < 0 || close(to_parent[0]) < 0 || echo(to_child[0], to_parent[1]));
	if (close(to_child[0]) < 0 || close(to_parent[1]) < 0)
		return 1;
	for (i = 0; i < 200; i++)
		if (write(to_child[1], block, sizeof block) != (ssize_t)sizeof block ||
			read(to_parent[0], block, sizeof block) != (ssize_t)sizeof block)
			return 1;
	return close(to_child[1]) < 0 || wait(NULL) < 0;
}

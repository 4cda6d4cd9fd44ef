/* A coprocess of the program's own answers each block with two. */
#include <unistd.h>

int double_blocks(int in, int out);
int send_blocks(int out, int count);

int main(void)
{
	int to_child[2], to_parent[2];
	char block[1024];

	if (pipe(to_child) < 0 || pipe(to_parent) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(to_child[1]);
		(void)close(to_parent[0]);
		_exit(double_blocks(to_child[0], to_parent[1]));
	}
	(void)close(to_child[0]);
	(void)close(to_parent[1]);
	if (send_blocks(to_child[1], 200) < 0 || close(to_child[1]) < 0)
		return 1;
	while (read(to_parent[0], block, sizeof block) > 0)
		;
	return 0;
}

/* Right: one pipe for each direction. */
#include <sys/wait.h>
#include <unistd.h>

static int answer(int in, int out)
{
	char question[32];

	return read(in, question, sizeof question) != 16 || write(out, "it is five", 10) != 10;
}

int main(void)
{
	int to_child[2], to_parent[2];
	char text[32];

	if (pipe(to_child) < 0 || pipe(to_parent) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(to_child[1]);
		(void)close(to_parent[0]);
		_exit(answer(to_child[0], to_parent[1]));
	}
	(void)close(to_child[0]);
	(void)close(to_parent[1]);
	if (write(to_child[1], "what time is it?", 16) != 16)
		return 1;
	return read(to_parent[0], text, sizeof text) != 10 || wait(NULL) < 0;
}

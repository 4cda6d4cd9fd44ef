/* sort | uniq | wc, all pipes made beforehand: each stage closes its own ends only. */
#include <sys/wait.h>
#include <unistd.h>

void start_stage(int in, int out, const char *program);

int main(void)
{
	int pipes[2][2], i;

	if (pipe(pipes[0]) < 0 || pipe(pipes[1]) < 0)
		return 1;
	start_stage(0, pipes[0][1], "sort");
	start_stage(pipes[0][0], pipes[1][1], "uniq");
	start_stage(pipes[1][0], 1, "wc");
	for (i = 0; i < 2; i++)
		if (close(pipes[i][0]) < 0 || close(pipes[i][1]) < 0)
			return 1;
	while (wait(NULL) > 0)
		;
	return 0;
}

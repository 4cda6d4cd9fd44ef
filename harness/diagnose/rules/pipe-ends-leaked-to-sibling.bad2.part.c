#include <stdio.h>
#include <unistd.h>

void start_stage(int in, int out, const char *program);

static void move(int from, int to)
{
	if (from == to)
		return;
	(void)dup2(from, to);
	(void)close(from);
}

void start_stage(int in, int out, const char *program)
{
	if (fork() != 0)
		return;
	move(in, 0);
	move(out, 1);
	execlp(program, program, (char *)NULL); /* HERE */
	perror(program);
	_exit(127);
}

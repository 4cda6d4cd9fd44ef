#include <stdio.h>
#include <unistd.h>

void become_writer(int out);

void become_writer(int out)
{
	if (dup2(out, 1) < 0 || close(out) < 0)
		_exit(1);
	execl("/proc/self/exe", "writer", "writer", (char *)NULL); /* HERE */
	perror("writer");
	_exit(127);
}

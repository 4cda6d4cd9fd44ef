#include <stdio.h>
#include <unistd.h>

void become(const char *program);

void become(const char *program)
{
	execlp(program, program, (char *)NULL); /* HERE */
	perror(program);
}

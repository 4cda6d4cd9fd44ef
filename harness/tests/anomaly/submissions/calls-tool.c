/* Lets a tool of the system do the work. */
#include <stdlib.h>
#include <sys/wait.h>

#include "lab.h"

int main(void)
{
	int status = system(TOOL);

	return status < 0 || !WIFEXITED(status) ? 1 : WEXITSTATUS(status);
}

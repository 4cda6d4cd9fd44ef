/* Right: both numbers are told, the raw one for those who want to see it; and 256 may also be a number of bytes. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(1);
	if (wait(&status) < 0)
		return 1;
	printf("status 0x%04x (%d): exit code %d\n", (unsigned)status, status, WEXITSTATUS(status));
	printf("256 bytes were copied\n");
	return WIFEXITED(status) ? 0 : 1;
}

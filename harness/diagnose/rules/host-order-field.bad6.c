/* A short number in the middle, written by a child.
 * expects: AB\x01\x02CD */
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int child(void)
{
	uint16_t flags = 0x0102;
	char record[6] = "AB  CD";

	memcpy(record + 2, &flags, sizeof flags);
	return write(STDOUT_FILENO, record, sizeof record) == sizeof record ? 0 : 1; /* HERE */
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(child());
	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

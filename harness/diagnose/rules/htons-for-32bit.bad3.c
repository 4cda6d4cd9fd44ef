/* ntohs() for what came as four bytes, in a child.
 * stdin: \x12\x34\x56\x78
 * expects: id=305419896\n */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int child(void)
{
	uint32_t id;

	if (read(STDIN_FILENO, &id, sizeof id) != sizeof id)
		return 1;
	printf("id=%u\n", (unsigned)ntohs((uint16_t)id));
	return fflush(stdout) == 0 ? 0 : 1; /* HERE */
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(child());
	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

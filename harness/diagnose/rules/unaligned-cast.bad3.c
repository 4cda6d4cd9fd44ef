/* A packed message is read through a struct that is not packed, in a child. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct header {
	uint32_t id, length;
};

static int child(const unsigned char *bytes)
{
	const struct header *header = (const struct header *)(bytes + 2);

	return header->length == 0 ? 3 : 4; /* HERE */
}

int main(void)
{
	unsigned char *bytes = calloc(1, 32);
	int status;

	if (!bytes)
		return 1;
	if (fork() == 0)
		_exit(child(bytes));
	free(bytes);
	return wait(&status) > 0 && WEXITSTATUS(status) == 3 ? 0 : 1;
}

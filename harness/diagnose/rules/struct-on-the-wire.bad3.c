/* A header and a name behind it, from a child: three bytes stand between them.
 * expects: \x00\x00\x00\x05\x05hello */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct header {
	uint32_t id;
	uint8_t length;
};

static int child(void)
{
	static char message[32];
	struct header *header = (struct header *)message;

	header->id = htonl(5);
	header->length = 5;
	memcpy(message + sizeof *header, "hello", 5);
	return write(STDOUT_FILENO, message, sizeof *header + 5) > 0 ? 0 : 1; /* HERE */
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(child());
	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

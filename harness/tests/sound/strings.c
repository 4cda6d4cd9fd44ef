/* Messages of different lengths through one buffer: by their length, or with a NUL behind what came. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static const char *const words[] = {"a rather long message", "short", "%p and %s are text", "x"};
	char message[64];
	int ends[2], status;
	ssize_t n;
	size_t i;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		for (i = 0; i < sizeof words / sizeof *words; i++)
			if (send(ends[1], words[i], strlen(words[i]), 0) < 0)
				_exit(1);
		_exit(0);
	}
	(void)close(ends[1]);
	while ((n = recv(ends[0], message, sizeof message - 1, 0)) > 0) {
		message[n] = '\0';
		printf("%zd: %s (%.*s)\n", n, message, (int)n, message);
		(void)fflush(stdout);
	}
	return n < 0 || wait(&status) < 0 || status != 0;
}

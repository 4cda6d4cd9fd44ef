/* Right: the other program is told the number of the socket, and uses it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char number[16], word[8];
	int ends[2];

	if (argc > 1)
		return write(atoi(argv[1]), "ready\n", 6) != 6;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		(void)snprintf(number, sizeof number, "%d", ends[1]);
		execl("/proc/self/exe", "worker", number, (char *)NULL);
		perror("worker");
		_exit(127);
	}
	(void)close(ends[1]);
	return read(ends[0], word, sizeof word) != 6 || wait(NULL) < 0;
}

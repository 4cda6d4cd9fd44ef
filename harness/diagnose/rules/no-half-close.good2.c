/* Right, as far as the end goes: the line that the server waits for is not complete, because its newline was forgotten. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve(int fd)
{
	FILE *stream = fdopen(fd, "r+");
	char line[100];

	if (!stream)
		return 1;
	while (fgets(line, sizeof line, stream))
		if (write(fd, "ok\n", 3) != 3)
			return 1;
	return fclose(stream) != 0;
}

int main(void)
{
	char answer[8];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || serve(ends[0]));
	if (close(ends[0]) < 0 || send(ends[1], "hello", 5, 0) != 5)
		return 1;
	return recv(ends[1], answer, sizeof answer, 0) <= 0;
}

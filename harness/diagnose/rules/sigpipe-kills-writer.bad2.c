/* An answer is sent to somebody who has closed the connection. */
#include <sys/socket.h>
#include <unistd.h>

int answer(int fd, const char *text);

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || close(ends[1]) < 0)
		return 1;
	return answer(ends[0], "hello\n") < 0;
}

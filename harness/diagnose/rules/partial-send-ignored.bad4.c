/* fault: short@main,send,socket#1,1
   A request is sent with one call, and its answer waited for; but the other side has got only a piece of the request. */
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST = 10000 };

static int answer(int fd)
{
	char request[REQUEST];

	return recv(fd, request, sizeof request, MSG_WAITALL) != REQUEST || send(fd, "ok", 2, 0) != 2;
}

static int ask(int fd)
{
	static const char request[REQUEST] = "a long question";
	char answer[2];

	if (send(fd, request, sizeof request, 0) < 0) /* HERE */
		return 1;
	return recv(fd, answer, sizeof answer, 0) != 2;
}

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[0]) < 0 || answer(ends[1]));
	return close(ends[1]) < 0 || ask(ends[0]);
}

/* Right: the end of one direction is passed on as such, and the other one goes on. */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(int fd)
{
	char answer[64];

	if (send(fd, "what is the time?\n", 18, 0) != 18 || shutdown(fd, SHUT_WR) < 0)
		return 1;
	return recv(fd, answer, sizeof answer, 0) <= 0;
}

static int serve(int fd)
{
	char block[64];

	while (recv(fd, block, sizeof block, 0) > 0)
		;
	return send(fd, "12:00\n", 6, MSG_NOSIGNAL) != 6;
}

static int forward(int from, int to)
{
	char block[100];
	ssize_t n;

	while ((n = recv(from, block, sizeof block, 0)) > 0)
		if (send(to, block, (size_t)n, MSG_NOSIGNAL) != n)
			return -1;
	return shutdown(to, SHUT_WR);
}

int main(void)
{
	int client[2], server[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, client) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, server) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client[0]) < 0 || close(server[0]) < 0 || close(server[1]) < 0 || ask(client[1]));
	if (fork() == 0)
		_exit(close(server[0]) < 0 || close(client[0]) < 0 || close(client[1]) < 0 || serve(server[1]));
	if (close(client[1]) < 0 || close(server[1]) < 0 || forward(client[0], server[0]) < 0 ||
		forward(server[0], client[0]) < 0)
		return 1;
	return close(client[0]) < 0 || close(server[0]) < 0 || wait(NULL) < 0 || wait(NULL) < 0;
}

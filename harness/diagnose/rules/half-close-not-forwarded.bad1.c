/* A relay between two socket pairs. The client has said all, and waits for the answer; the relay hangs up on the server. */
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(int fd)
{
	char answer[64];

	if (send(fd, "what is the time?\n", 18, 0) != 18 || shutdown(fd, SHUT_WR) < 0)
		return 1;
	return recv(fd, answer, sizeof answer, 0) < 0;
}

static int serve(int fd)
{
	char block[64];

	while (recv(fd, block, sizeof block, 0) > 0)
		;
	return send(fd, "12:00\n", 6, MSG_NOSIGNAL) != 6;
}

int main(void)
{
	int client[2], server[2];
	char block[100];
	ssize_t n;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, client) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, server) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client[0]) < 0 || close(server[0]) < 0 || close(server[1]) < 0 || ask(client[1]));
	if (fork() == 0)
		_exit(close(server[0]) < 0 || close(client[0]) < 0 || close(client[1]) < 0 || serve(server[1]));
	if (close(client[1]) < 0 || close(server[1]) < 0)
		return 1;
	while ((n = recv(client[0], block, sizeof block, 0)) > 0)
		if (send(server[0], block, (size_t)n, 0) != n)
			return 1;
	if (close(server[0]) < 0 || close(client[0]) < 0) /* HERE */
		return 1;
	return wait(NULL) < 0 || wait(NULL) < 0;
}

/* "Accepting" a client is done with connect, in a function. The second client asks in vain. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int accept_client(int server);

static int ask(const struct sockaddr_in *at, int attempts)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0), done = 0;
	struct timeval second = {.tv_sec = 1};
	char answer;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0)
		return 1;
	while (!done && attempts-- > 0)
		done = send(fd, "?", 1, 0) == 1 && recv(fd, &answer, 1, 0) == 1;
	return !done;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), first, second;

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(server) < 0 || ask(&at, 2));
	if (accept_client(server) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(server) < 0 || ask(&at, 2));
	return wait(&first) < 0 || wait(&second) < 0 || first != 0 || second != 0;
}

/* Messages of 32 bytes, as often as the argument says, to a server over loopback that sends each of them back. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LENGTH = 32 };

static int echo(int fd)
{
	struct pollfd watched = {.fd = fd, .events = POLLIN};
	char message[LENGTH];
	ssize_t n;

	while (poll(&watched, 1, -1) == 1 && (n = recv(fd, message, sizeof message, 0)) > 0)
		if (send(fd, message, (size_t)n, MSG_NOSIGNAL) != n)
			return 1;
	return 0;
}

static int ask(const struct sockaddr_in *server, long rounds)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
	char message[LENGTH] = "thirty-one letters and a blank";

	if (connect(fd, (const struct sockaddr *)server, sizeof *server) < 0 ||
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) < 0)
		return 1;
	while (rounds-- > 0)
		if (send(fd, message, LENGTH, 0) != LENGTH || recv(fd, message, LENGTH, MSG_WAITALL) != LENGTH)
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 100;
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd, status;
	socklen_t length = sizeof address;

	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 1;
	if (fork() == 0) {
		close(listener);
		_exit(ask(&address, rounds));
	}
	fd = accept(listener, NULL, NULL);
	return fd < 0 || echo(fd) || close(fd) < 0 || wait(&status) < 0 || status;
}

/* A server and its client, parent and child: the client says hello, ends its direction, and prints the answer. "6": over IPv6. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static socklen_t make_address(int family, struct sockaddr_storage *out)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};

	if (family == AF_INET)
		memcpy(out, &v4, sizeof v4);
	else
		memcpy(out, &v6, sizeof v6);
	return family == AF_INET ? sizeof v4 : sizeof v6;
}

static int client(const struct sockaddr_storage *address, socklen_t length)
{
	char answer[64];
	ssize_t n;
	int fd = socket(address->ss_family, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, length) < 0)
		return 1;
	if (send(fd, "hello\n", 6, MSG_NOSIGNAL) != 6 || shutdown(fd, SHUT_WR) < 0)
		return 1;
	while ((n = recv(fd, answer, sizeof answer, 0)) > 0)
		if (write(1, answer, (size_t)n) != n)
			return 1;
	return n < 0;
}

static int serve(int listener)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	char request[64];
	size_t got = 0;
	ssize_t n;
	int fd = accept(listener, (struct sockaddr *)&from, &length);

	if (fd < 0)
		return 1;
	while ((n = read(fd, request + got, sizeof request - got)) > 0)
		got += (size_t)n;
	if (n < 0 || write(fd, request, got) != (ssize_t)got)
		return 1;
	return close(fd) < 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_storage address;
	socklen_t length = make_address(argc > 1 && argv[1][0] == '6' ? AF_INET6 : AF_INET, &address);
	int listener = socket(address.ss_family, SOCK_STREAM, 0), yes = 1, status;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0)
		return 1;
	if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 16) < 0)
		return 1;
	if (getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(client(&address, length));
	if (serve(listener) || wait(&status) < 0)
		return 1;
	return status != 0;
}

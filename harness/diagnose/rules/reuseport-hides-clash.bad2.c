/* The same server is started twice. Each tells its port on standard output, and serves until its standard input ends. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int listen_on(struct sockaddr_in *at);

static int serve(const char *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
	char byte;

	if (listen_on(&at) < 0 || write(1, &at.sin_port, sizeof at.sin_port) != sizeof at.sin_port)
		return 1;
	return read(0, &byte, 1) != 0;
}

static void start(char *name, unsigned short port, int port_to, int until)
{
	char text[8];

	(void)snprintf(text, sizeof text, "%d", ntohs(port)); /* five digits at most */
	if (fork() > 0)
		return;
	if (dup2(until, 0) == 0 && dup2(port_to, 1) == 1)
		execl("/proc/self/exe", name, text, (char *)NULL);
	_exit(127);
}

int main(int argc, char **argv)
{
	int i, ports[2], until[2], started = 0;
	unsigned short port = 0;

	if (argc > 1)
		return serve(argv[1]);
	if (pipe2(until, O_CLOEXEC) < 0 || pipe2(ports, O_CLOEXEC) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		start(argv[0], port, ports[1], until[0]);
		started += read(ports[0], &port, sizeof port) == sizeof port;
	}
	return close(until[1]) < 0 || wait(NULL) < 0 || wait(NULL) < 0 || started != 2;
}

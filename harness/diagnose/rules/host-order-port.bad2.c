/* The server says port 5003, and has its bytes the other way round; the client believes what it says. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int open_listener(int port);

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int status, listener = open_listener(5003), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0)
		return 1;
	printf("listening on port %d\n", 5003);
	if (fflush(stdout) != 0)
		return 1;
	if (fork() == 0)
		_exit(connect(client, (struct sockaddr *)&to, sizeof to) < 0);
	return wait(&status) < 0 || status != 0;
}

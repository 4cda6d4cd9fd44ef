/* The client asks again, because the server is slow; then it gets two answers, and takes the second one for the next question's. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

long ask(int fd, unsigned char number, unsigned char *answer);

static int serve(int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	unsigned char message[6];
	int i;

	(void)sleep(1); /* slow, at first; never interrupted */
	for (i = 0; i < 3; i++) {
		if (recvfrom(fd, message, sizeof message, 0, (struct sockaddr *)&from, &length) != 2)
			return 1;
		message[1] = message[2] = message[3] = message[4] = message[5] = (unsigned char)('0' + message[0]);
		if (sendto(fd, message, sizeof message, 0, (struct sockaddr *)&from, length) != sizeof message)
			return 1;
	}
	return 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0), status;
	unsigned char answer[6], number;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client) < 0 || serve(server));
	for (number = 1; number <= 2; number++)
		if (ask(client, number, answer) == 6)
			printf("%.5s\n", (char *)answer + 1);
	return wait(&status) < 0 || status != 0;
}

/* The answer is taken with read, which knows nothing of senders. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int read_answer(int fd, char *answer, int room);

int main(void)
{
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, client = server;
	int quiet = socket(AF_INET, SOCK_DGRAM, 0), fd = socket(AF_INET, SOCK_DGRAM, 0),
	    liar = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof server;
	char answer[100];

	if (quiet < 0 || fd < 0 || liar < 0 || bind(quiet, (struct sockaddr *)&server, sizeof server) < 0 ||
		getsockname(quiet, (struct sockaddr *)&server, &length) < 0)
		return 1;
	if (sendto(fd, "balance?", 8, 0, (struct sockaddr *)&server, sizeof server) != 8 ||
		getsockname(fd, (struct sockaddr *)&client, &length) < 0)
		return 1;
	client.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (sendto(liar, "1000000", 7, 0, (struct sockaddr *)&client, sizeof client) != 7 ||
		read_answer(fd, answer, sizeof answer) < 0)
		return 1;
	printf("your balance is %s\n", answer);
	return fflush(stdout) != 0;
}

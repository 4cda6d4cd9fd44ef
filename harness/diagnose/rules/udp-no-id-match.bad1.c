/* The first answer comes twice. The second time it is printed as the answer to the second question. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	static const char *const questions[] = {"1 name", "2 town"}, *const answers[] = {"1 Anna\n", "2 Bonn\n"};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0), i;
	char bytes[16];
	ssize_t n;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		if (send(client, questions[i], 6, 0) != 6 ||
			recvfrom(server, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length) != 6 ||
			sendto(server, answers[i], 7, 0, (struct sockaddr *)&from, length) != 7 ||
			sendto(server, answers[i], 7, 0, (struct sockaddr *)&from, length) != 7)
			return 1;
		n = recv(client, bytes, sizeof bytes, 0); /* HERE */
		if (n < 0 || write(1, bytes, (size_t)n) != n)
			return 1;
	}
	return 0;
}

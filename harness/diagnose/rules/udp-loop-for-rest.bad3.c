/* also: udp-no-timeout
   A child is the server. It fills the structure of a request from as many datagrams as it takes. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct request {
	char name[20];
	char value[20];
};

static int serve(int fd)
{
	struct request request;
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	size_t got = 0;
	ssize_t n;

	while (got < sizeof request) {
		n = recvfrom(fd, (char *)&request + got, sizeof request - got, 0, (struct sockaddr *)&from, /* HERE */
			&length);
		if (n <= 0)
			return 1;
		got += (size_t)n;
	}
	return sendto(fd, "ok", 2, 0, (struct sockaddr *)&from, length) != 2;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[2];

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client) < 0 || serve(server));
	if (close(server) < 0 || send(client, "height=170", 10, 0) != 10)
		return 1;
	return recv(client, answer, sizeof answer, 0) != 2 || wait(NULL) < 0;
}

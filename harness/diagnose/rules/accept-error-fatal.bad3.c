/* fault: errno:ECONNABORTED@main/1,accept,,1
   The server is a child process that ends at every error of accept, even at one that is over with its client. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve_two(int listener)
{
	int i;

	for (i = 0; i < 2; i++) {
		int fd = accept(listener, NULL, NULL); /* HERE */

		if (fd < 0 || send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0)
			return 1;
	}
	return 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int status, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	char line[6];

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client) < 0 || serve_two(listener));
	if (close(listener) < 0 || recv(client, line, sizeof line, 0) < 0)
		(void)close(client); /* no answer: the server's status says the rest */
	return wait(&status) < 0 || status != 0;
}

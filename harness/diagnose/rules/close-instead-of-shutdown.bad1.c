/* "I have finished" is said for both directions; the answer of the server is thrown away. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int listener)
{
	int fd = accept(listener, NULL, NULL);
	char block[64];

	while (fd >= 0 && recv(fd, block, sizeof block, 0) > 0)
		;
	return send(fd, "received\n", 9, MSG_NOSIGNAL) != 9 || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[16];

	if (listener < 0 || fd < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(fd) < 0 || serve(listener));
	if (close(listener) < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		send(fd, "letter\n", 7, 0) != 7)
		return 1;
	if (shutdown(fd, SHUT_RDWR) < 0) /* HERE */
		return 1;
	if (recv(fd, answer, sizeof answer, 0) != 9)
		return 1;
	return close(fd) < 0 || wait(NULL) < 0;
}

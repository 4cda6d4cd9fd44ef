/* Messages with their length in front, and each that is whole is answered; the client waits for one more than it has asked for. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int play(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[6];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	if (send(fd, "\0\3one", 5, 0) != 5 || recv(fd, answer, 4, MSG_WAITALL) != 4)
		return 1;
	if (send(fd, "\0\3two\0\5three", 12, 0) != 12 || recv(fd, answer, 4, MSG_WAITALL) != 4)
		return 1;
	if (recv(fd, answer, 4, MSG_WAITALL) != 4)
		return 1;
	return recv(fd, answer, 4, MSG_WAITALL) != 4;
}

/* The size of the first message in the buffer; 0: it is not there as a whole. */
static size_t first_message(const unsigned char *buffer, size_t there)
{
	size_t size = there < 2 ? 0 : 2 + ((size_t)buffer[0] << 8 | buffer[1]);

	return size <= there ? size : 0;
}

static int serve(int fd)
{
	unsigned char buffer[1000];
	size_t there = 0, size;
	ssize_t n;

	while ((n = recv(fd, buffer + there, sizeof buffer - there, 0)) > 0) {
		there += (size_t)n;
		while ((size = first_message(buffer, there)) > 0) {
			if (send(fd, "\0\2ok", 4, 0) != 4)
				return 1;
			there -= size;
			memmove(buffer, buffer + size, there);
		}
	}
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || play(&at));
	fd = accept(listener, NULL, NULL);
	return fd < 0 || serve(fd) != 0;
}

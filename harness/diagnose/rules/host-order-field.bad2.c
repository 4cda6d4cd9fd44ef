/* The receiver takes the two bytes of length as they come. */
#include <arpa/inet.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

int receive_text(int fd, char *text, unsigned room);

int main(void)
{
	uint16_t length = htons(3);
	char text[2000];
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		if (close(ends[1]) < 0 || send(ends[0], &length, sizeof length, 0) != sizeof length ||
			send(ends[0], "abc", 3, 0) != 3)
			_exit(1);
		_exit(recv(ends[0], text, 1, 0) != 1);
	}
	if (close(ends[0]) < 0 || receive_text(ends[1], text, sizeof text) < 0)
		return 1;
	return send(ends[1], "!", 1, 0) != 1;
}

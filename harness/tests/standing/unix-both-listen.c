/* Client and server of a Unix connection: each waits for the other to begin. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "talk"};
	int listening = socket(AF_UNIX, SOCK_STREAM, 0), fd;
	char word[8];

	if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(listening, 4) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(listening);
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
			_exit(1);
		_exit(recv(fd, word, sizeof word, 0) <= 0 || send(fd, "hello", 5, MSG_NOSIGNAL) != 5);
	}
	fd = accept(listening, NULL, NULL);
	if (fd < 0 || recv(fd, word, sizeof word, 0) <= 0 || send(fd, "hello", 5, MSG_NOSIGNAL) != 5)
		return 1;
	return wait(NULL) < 0;
}

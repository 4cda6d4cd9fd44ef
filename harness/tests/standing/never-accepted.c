/* The child is connected, and waits for a greeting; the parent waits for the child and has not accepted it. */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "door"};
	int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	char word[8];

	if (listening < 0 || bind(listening, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(listening, 4) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(listening);
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
			_exit(1);
		_exit(read(fd, word, sizeof word) <= 0);
	}
	if (wait(NULL) < 0)
		return 1;
	fd = accept(listening, NULL, NULL);
	return fd < 0 || send(fd, "hello", 5, MSG_NOSIGNAL) != 5;
}

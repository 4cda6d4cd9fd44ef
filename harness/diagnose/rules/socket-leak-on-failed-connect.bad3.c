/* A child tries until the server is there, with a new socket each time. */
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_client(const struct sockaddr_in *address, int ready)
{
	char byte;

	for (;;) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (fd < 0)
			exit(1);
		if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) /* HERE */
			exit(write(fd, "hello", 5) != 5);
		if (read(ready, &byte, 1) != 1)
			exit(1);
	}
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0), ends[2], status;

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 || pipe(ends) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return 1;
	if (fork() == 0)
		be_client(&address, ends[0]);
	if (poll(NULL, 0, 100) < 0 || listen(fd, 5) < 0 || write(ends[1], "!", 1) != 1)
		return 1;
	return wait(&status) < 0 || status != 0;
}

/* The parent has handed the client to a child, and waits for the client's process to be content. */
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int wait_for(int client);

static int read_to_end(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char block[64];
	ssize_t n;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	while ((n = read(fd, block, sizeof block)) > 0)
		;
	return n < 0;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0reports"}; /* an abstract name: no file */
	int fd, listener = socket(AF_UNIX, SOCK_STREAM, 0);
	pid_t client;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	client = fork();
	if (client == 0)
		_exit(close(listener) < 0 || read_to_end(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return 1;
	if (fork() == 0)
		_exit(write(fd, "report\n", 7) != 7 || close(fd) < 0);
	return wait_for(client) < 0;
}

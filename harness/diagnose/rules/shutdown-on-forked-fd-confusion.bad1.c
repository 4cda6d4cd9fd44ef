/* Both the child that serves the client and the parent close the connection; but the child that keeps the log has it, too. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char block[64];
	ssize_t n;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return 1;
	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		;
	return n < 0;
}

/** The log: it has the connection, too, because it was started while its parent had it. */
static int print_lines(int from)
{
	char block[64];
	ssize_t n;

	while ((n = read(from, block, sizeof block)) > 0) /* HERE */
		if (write(STDOUT_FILENO, block, (size_t)n) != n)
			return 1;
	return n < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int log[2], fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	pid_t client;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	client = fork();
	if (client == 0)
		_exit(close(listener) < 0 || ask(&at));
	fd = accept(listener, NULL, NULL);
	if (fd < 0 || pipe(log) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(log[1]) < 0 || print_lines(log[0]));
	if (fork() == 0)
		_exit(close(log[0]) < 0 || close(log[1]) < 0 || send(fd, "hello\n", 6, 0) != 6 || close(fd) < 0);
	if (close(fd) < 0)
		return 1;
	return waitpid(client, NULL, 0) != client;
}

/* The server is stopped with SIGTERM; the child that it made keeps the port. */
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void serve(int listener);

/** A listening socket on a port that the kernel chooses. */
static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

static int connect_to(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0)
		exit(1);
	return fd;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), fd;
	char word[8];
	pid_t server = fork();

	if (server == 0)
		serve(listener);
	(void)close(listener);
	fd = connect_to(&address);
	if (write(fd, "one", 3) != 3 || read(fd, word, sizeof word) != 3)
		return 1;
	if (kill(server, SIGTERM) < 0 || waitpid(server, NULL, 0) != server)
		return 1;
	return write(fd, "two", 3) != 3 || read(fd, word, sizeof word) != 3;
}

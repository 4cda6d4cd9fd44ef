/* Two processes, one after the other, are the same server; the first ends while its client is connected. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_in at = {.sin_family = AF_INET};

/* Tells its port, serves one client, and ends. */
static int serve(int port_to)
{
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0) /* HERE */
		return 1;
	if (listen(fd, 5) < 0 || getsockname(fd, (struct sockaddr *)&at, &length) < 0 ||
		write(port_to, &at.sin_port, sizeof at.sin_port) != sizeof at.sin_port)
		return 1;
	return accept(fd, NULL, NULL) < 0;
}

/* @return the client's descriptor, or -1 where the server did not start */
static int start_and_connect(void)
{
	int ends[2], client = socket(AF_INET, SOCK_STREAM, 0);
	pid_t server;

	if (client < 0 || pipe(ends) < 0)
		return -1;
	server = fork();
	if (server == 0)
		_exit(close(ends[0]) < 0 || close(client) < 0 || serve(ends[1]));
	if (close(ends[1]) < 0 || read(ends[0], &at.sin_port, sizeof at.sin_port) != sizeof at.sin_port ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0) {
		(void)close(client);
		client = -1;
	}
	return waitpid(server, NULL, 0) == server && close(ends[0]) == 0 ? client : -1;
}

int main(void)
{
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return start_and_connect() < 0 || start_and_connect() < 0;
}

/* The sockets are opened by a child, in a loop over both families, as getaddrinfo would give them. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_listeners(void)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(5003)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(5003)};
	struct sockaddr *at[] = {(struct sockaddr *)&v6, (struct sockaddr *)&v4};
	socklen_t lengths[] = {sizeof v6, sizeof v4};
	int i, on = 1;

	for (i = 0; i < 2; i++) {
		int fd = socket(at[i]->sa_family, SOCK_STREAM, 0);

		if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
			return 1;
		if (bind(fd, at[i], lengths[i]) < 0 || listen(fd, 5) < 0) /* HERE */
			return 1;
	}
	return 0;
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(open_listeners());
	return wait(&status) < 0 || status != 0;
}

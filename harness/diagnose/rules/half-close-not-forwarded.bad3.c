/* A thread for each direction. The one that has read the end shuts the other side for both. */
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct direction {
	int from, to;
};

static void *forward(void *data)
{
	struct direction *it = data;
	char block[128];
	ssize_t n;

	while ((n = recv(it->from, block, sizeof block, 0)) > 0)
		if (send(it->to, block, (size_t)n, MSG_NOSIGNAL) != n)
			return NULL;
	return shutdown(it->to, SHUT_RDWR) < 0 ? NULL : data; /* HERE */
}

static int ask(int fd)
{
	char answer[64];

	if (send(fd, "one, two\n", 9, 0) != 9 || shutdown(fd, SHUT_WR) < 0)
		return 1;
	return recv(fd, answer, sizeof answer, 0) < 0;
}

static int serve(int fd)
{
	char block[64];

	while (recv(fd, block, sizeof block, 0) > 0)
		;
	return send(fd, "three\n", 6, MSG_NOSIGNAL) != 6;
}

int main(void)
{
	int client[2], server[2];
	pthread_t threads[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, client) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, server) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client[0]) < 0 || close(server[0]) < 0 || close(server[1]) < 0 || ask(client[1]));
	if (fork() == 0)
		_exit(close(server[0]) < 0 || close(client[0]) < 0 || close(client[1]) < 0 || serve(server[1]));
	if (close(client[1]) < 0 || close(server[1]) < 0)
		return 1;
	if (pthread_create(&threads[0], NULL, forward, &(struct direction){client[0], server[0]}) != 0 ||
		pthread_create(&threads[1], NULL, forward, &(struct direction){server[0], client[0]}) != 0)
		return 1;
	return pthread_join(threads[0], NULL) != 0 || pthread_join(threads[1], NULL) != 0 || wait(NULL) < 0 ||
		wait(NULL) < 0;
}

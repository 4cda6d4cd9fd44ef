/*
 * Much of one thing: many-of WHAT N.
 *
 *   threads      all of which wait for one pipe, and end together
 *   children     one after the other, each collected
 *   descriptors  open at the same time
 *   connections  of a server over loopback, one after the other, eight calls each
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];

static void *wait_for_end(void *data)
{
	char byte;

	return read(ends[0], &byte, 1) == 0 ? NULL : data;
}

static int threads(int n)
{
	pthread_t *all = calloc((size_t)n, sizeof *all);
	int i;

	if (!all || pipe(ends) < 0)
		return 1;
	for (i = 0; i < n; i++)
		if (pthread_create(&all[i], NULL, wait_for_end, all) != 0)
			return 1;
	close(ends[1]);
	for (i = 0; i < n; i++)
		pthread_join(all[i], NULL);
	close(ends[0]);
	free(all);
	return 0;
}

static int children(int n)
{
	int status;
	pid_t pid;

	while (n-- > 0) {
		pid = fork();
		if (pid == 0)
			_exit(7);
		if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 7)
			return 1;
	}
	return 0;
}

static int descriptors(int n)
{
	struct rlimit limit;
	int i, first = -1, fd = -1;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 1;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 1;
	for (i = 0; i < n; i++) {
		fd = open("/dev/null", O_RDONLY);
		if (fd < 0)
			return 1;
		first = first < 0 ? fd : first;
	}
	for (i = first; i <= fd; i++)
		close(i);
	return 0;
}

static int ask(const struct sockaddr_in *server)
{
	struct linger at_once = {1, 0}; /* or the ports would be used up */
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[5];
	int good = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0 &&
		connect(fd, (const struct sockaddr *)server, sizeof *server) == 0 && write(fd, "hello", 5) == 5 &&
		recv(fd, answer, sizeof answer, MSG_WAITALL) == 5;

	close(fd);
	return good;
}

static int answer(int listener)
{
	int fd = accept(listener, NULL, NULL);
	char question[5];
	int good = fd >= 0 && recv(fd, question, sizeof question, MSG_WAITALL) == 5 && write(fd, question, 5) == 5;

	close(fd);
	return good;
}

static int connections(int n)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), i, status;
	pid_t pid;

	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		close(listener);
		for (i = 0; i < n; i++)
			if (!ask(&address))
				_exit(1);
		_exit(0);
	}
	for (i = 0; i < n; i++)
		if (!answer(listener))
			return 1;
	close(listener);
	return pid < 0 || waitpid(pid, &status, 0) != pid || status != 0;
}

int main(int argc, char **argv)
{
	int n = argc == 3 ? atoi(argv[2]) : 0;

	if (n <= 0)
		return 2;
	switch (argv[1][0]) {
	case 't':
		return threads(n);
	case 'd':
		return descriptors(n);
	default:
		return strcmp(argv[1], "children") == 0 ? children(n) : connections(n);
	}
}
